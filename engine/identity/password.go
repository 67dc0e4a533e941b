package identity

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// The cost of a hash: argon2id with 19 MiB, two passes, one lane (OWASP's
// smallest recommendation), about 60 ms.
const (
	argonMemory = 19 * 1024
	argonTime   = 2
	argonLanes  = 1
	hashBytes   = 32
	saltBytes   = 16
)

// HashPassword returns the PHC string of a salted argon2id hash.
func HashPassword(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails (crypto/rand, Go 1.24)
	hash := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonLanes, hashBytes)
	b64 := base64.RawStdEncoding
	return currentHash + b64.EncodeToString(salt) + "$" + b64.EncodeToString(hash)
}

// currentHash is how the hashes of [HashPassword] begin.
var currentHash = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, argonMemory, argonTime, argonLanes)

// IsCurrentHash reports whether a hash was made as [HashPassword] makes it today.
func IsCurrentHash(hash string) bool { return strings.HasPrefix(hash, currentHash) }

// CheckPassword reports whether the password belongs to a hash of [HashPassword]
// or [ImportedHash].
func CheckPassword(hash, password string) bool {
	parts := strings.Split(hash, "$")
	if len(parts) == 4 && parts[1] == importedScheme {
		return checkImported(parts[2], parts[3], password)
	}
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	var memory, time uint32
	var lanes uint8
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &time, &lanes); err != nil || memory > 1<<20 || time > 100 || lanes == 0 {
		return false
	}
	b64 := base64.RawStdEncoding
	salt, err1 := b64.DecodeString(parts[4])
	want, err2 := b64.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) == 0 {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, time, memory, lanes, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1
}
