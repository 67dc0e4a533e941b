package model

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// declaredEncoding finds the encoding that an XML declaration names.
var declaredEncoding = regexp.MustCompile(`^<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']`)

// toUTF8 brings a file into UTF-8: from UTF-16 with a byte order mark and from
// the encodings of one byte a character that XML files are written in.
func toUTF8(data []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return fromUTF16(data[2:], binary.BigEndian), nil
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return fromUTF16(data[2:], binary.LittleEndian), nil
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	found := declaredEncoding.FindSubmatch(data[:min(len(data), 200)])
	if found == nil {
		return data, nil
	}
	switch strings.ToLower(string(found[1])) {
	case "utf-8", "utf8", "us-ascii", "ascii", "utf-16":
		return data, nil
	case "iso-8859-1", "latin1", "windows-1252", "cp1252":
		out := make([]byte, 0, len(data))
		for _, c := range data {
			out = utf8.AppendRune(out, rune(c))
		}
		return out, nil
	}
	return nil, fmt.Errorf("the encoding %q cannot be read; save the file as UTF-8", found[1])
}

func fromUTF16(data []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return []byte(string(utf16.Decode(units)))
}

// decoded is for a decoder that is given UTF-8 whatever the file declares.
func decoded(_ string, in io.Reader) (io.Reader, error) { return in, nil }
