package engine

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"sync"

	"github.com/sluice-bpm/sluice/engine/identity"
)

// passwordCache remembers which passwords were right, so that a client that
// sends Basic credentials with each request pays for one argon2id hash, not for
// thousands. It keeps keyed digests only, by the stored hash, so a changed
// password is forgotten by itself.
type passwordCache struct {
	mu    sync.Mutex
	key   []byte
	known map[string][sha256.Size]byte
}

// hashers are the places for hashes that run at the same time: each takes 19 MiB and
// tens of milliseconds on purpose, so that a crowd at the door must queue.
type hashers chan struct{}

// maxHashes is the number of places.
const maxHashes = 2

func (h hashers) hash(password string) string {
	h <- struct{}{}
	defer func() { <-h }()
	return identity.HashPassword(password)
}

func (h hashers) check(hash, password string) bool {
	h <- struct{}{}
	defer func() { <-h }()
	return identity.CheckPassword(hash, password)
}

// maxKnownPasswords bounds the cache; over it, it starts anew.
const maxKnownPasswords = 10_000

// decoyHash is a well-formed hash that no password has; it is checked where the
// user is unknown.
const decoyHash = "$argon2id$v=19$m=19456,t=2,p=1$c2x1aWNlc2x1aWNlc2x1aQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

func (c *passwordCache) digest(password string) (sum [sha256.Size]byte) {
	if c.key == nil {
		c.key = make([]byte, sha256.Size)
		_, _ = rand.Read(c.key) // never fails (crypto/rand, Go 1.24)
	}
	m := hmac.New(sha256.New, c.key)
	m.Write([]byte(password))
	copy(sum[:], m.Sum(nil))
	return sum
}

func (c *passwordCache) knows(hash, password string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	want, ok := c.known[hash]
	got := c.digest(password)
	return ok && hmac.Equal(want[:], got[:])
}

func (c *passwordCache) remember(hash, password string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= maxKnownPasswords {
		c.known = map[string][sha256.Size]byte{}
	}
	c.known[hash] = c.digest(password)
}
