package web

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/sluice-bpm/sluice/engine"
)

// headerIdempotencyKey is given by callers that may have to repeat a call, without
// having it done twice (draft-ietf-httpapi-idempotency-key-header).
const headerIdempotencyKey = "Idempotency-Key"

// once does a command, and where the caller gave the call a key, only for the first
// call with it; keep is what of the result the answer needs. A call is the same
// where its address and its body are.
func once[R any](s *server, c *call, command engine.Repeatable[R], keep func(R) R) (R, error) {
	key := c.Header.Get(headerIdempotencyKey)
	if key == "" {
		return engine.Do(c.ctx(), s.engine, engine.Command[R](command))
	}
	hash := sha256.New()
	hash.Write([]byte(c.Method + " " + c.URL.RequestURI() + "\n"))
	hash.Write(c.sent)
	return engine.Do(c.ctx(), s.engine, engine.Once[R]{Key: key, Request: hex.EncodeToString(hash.Sum(nil)), Command: command, Keep: keep})
}
