package identity

import (
	"crypto/sha512"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"strings"
)

// importedScheme marks hashes that Camunda 7 made.
const importedScheme = "camunda-sha512"

// camundaPrefix is how Camunda 7 marks the only scheme it uses by default.
const camundaPrefix = "{SHA-512}"

// ImportedHash turns what Camunda 7 stores of a user, the columns PWD_ and SALT_
// of ACT_ID_USER, into a hash that [CheckPassword] knows. The password is hashed
// anew when it is used next.
func ImportedHash(password, salt string) (string, error) {
	digest, ok := strings.CutPrefix(password, camundaPrefix)
	if !ok {
		return "", errors.New("the password is not hashed by " + camundaPrefix)
	}
	if raw, err := base64.StdEncoding.DecodeString(digest); err != nil || len(raw) != sha512.Size {
		return "", errors.New("the hash of the password is not one of SHA-512 in base64")
	}
	return "$" + importedScheme + "$" + base64.RawStdEncoding.EncodeToString([]byte(salt)) + "$" + digest, nil
}

// checkImported compares a password: Camunda 7 hashes it with the text of the
// salt behind it.
func checkImported(salt, digest, password string) bool {
	text, err1 := base64.RawStdEncoding.DecodeString(salt)
	want, err2 := base64.StdEncoding.DecodeString(digest)
	if err1 != nil || err2 != nil || len(want) != sha512.Size {
		return false
	}
	got := sha512.Sum512([]byte(password + string(text)))
	return subtle.ConstantTimeCompare(got[:], want) == 1
}
