package transcripts

import (
	"bytes"
	"encoding/json"
)

// decode reads JSON keeping numbers as they are written, so that 1 and 1.0 differ.
func decode(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d.Decode(into)
}
