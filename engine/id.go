package engine

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"sync"
	"time"
)

// idSource makes UUIDs of version 7 (RFC 9562, section 5.7), strictly growing
// within the process: 48 bits of milliseconds, then a counter of 42 bits that
// starts at a random value each millisecond, then 32 random bits.
type idSource struct {
	mu      sync.Mutex
	millis  uint64
	counter uint64
	pool    [512]byte
	used    int
}

const counterMask = 1<<42 - 1

// next returns a new id in its text form of 36 characters.
func (s *idSource) next() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := uint64(time.Now().UnixMilli())
	switch {
	case now > s.millis:
		s.millis = now
		// The upper half of the counter stays free for ids within the millisecond.
		s.counter = binary.BigEndian.Uint64(s.random(8)) & (counterMask >> 1)
	case s.counter == counterMask:
		s.millis++
		s.counter = 0
	default:
		s.counter++
	}
	var b [16]byte
	binary.BigEndian.PutUint64(b[0:8], s.millis<<16|0x7000|s.counter>>30)
	binary.BigEndian.PutUint32(b[8:12], 0x80000000|uint32(s.counter&(1<<30-1)))
	copy(b[12:16], s.random(4))
	return formatUUID(b)
}

// maxNamedID is the length from which on an id leaves out what it is named after
// (Camunda 7.24).
const maxNamedID = 64

// ofVersion returns a new id for the version of a definition: key, version and a
// UUID, or where that is too long the UUID alone.
func (s *idSource) ofVersion(key string, version int64) string {
	id := s.next()
	if named := fmt.Sprintf("%s:%d:%s", key, version, id); len(named) <= maxNamedID {
		return named
	}
	return id
}

// random returns n random bytes; it reads the system's source in larger pieces.
func (s *idSource) random(n int) []byte {
	if s.used == 0 || s.used+n > len(s.pool) {
		_, _ = rand.Read(s.pool[:]) // never fails (crypto/rand, Go 1.24)
		s.used = 0
	}
	s.used += n
	return s.pool[s.used-n : s.used]
}

func formatUUID(b [16]byte) string {
	var text [36]byte
	hex.Encode(text[0:8], b[0:4])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	hex.Encode(text[9:13], b[4:6])
	hex.Encode(text[14:18], b[6:8])
	hex.Encode(text[19:23], b[8:10])
	hex.Encode(text[24:36], b[10:16])
	return string(text[:])
}
