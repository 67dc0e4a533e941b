package state

import (
	"encoding/binary"
	"encoding/hex"
	"strings"
)

// Ids are stored in a short form: of every row most bytes would be the texts of ids,
// and of every index nearly all. A UUID of version 7, as the engine makes them, is 15
// bytes instead of 36: its time up to the year 2248 and all that is random in it,
// without version, variant and hyphens. They sort by age, as their texts do.
//
//	UUID               15 bytes
//	activity:UUID      15 bytes, activity: so that these sort by age, too
//	key:version:UUID   key:version: and 15 bytes
//	any other text     its own bytes
//
// The 15 bytes begin with one below [firstOfText], with which no id begins that
// anybody would type. A text that could be mistaken for a short form has [marked]
// before it.
const (
	uuidLength  = 36
	shortLength = 15
	firstOfText = 0x20
	marked      = 0xff // in no UTF-8
)

// AppendID appends the short form of an id.
func AppendID(data []byte, id string) []byte {
	start := len(id) - uuidLength
	if start == 0 || start > 0 && id[start-1] == ':' && id[0] >= firstOfText && id[0] != marked {
		if short, ok := shorten(id[start:]); ok {
			if start == 0 {
				return append(data, short[:]...)
			}
			if name := id[:start-1]; name != "" && strings.IndexByte(name, ':') < 0 {
				return append(append(data, short[:]...), name...)
			}
			return append(append(data, id[:start]...), short[:]...)
		}
	}
	if beginsShort(id) || endsShort(id) || id != "" && id[0] == marked {
		data = append(data, marked)
	}
	return append(data, id...)
}

// IDOf is the id of a short form.
func IDOf(data []byte) string {
	var text [2 * uuidLength]byte
	return string(AppendIDOf(text[:0], data))
}

// AppendIDOf appends the id of a short form.
func AppendIDOf(text, data []byte) []byte {
	switch {
	case len(data) > 0 && data[0] == marked:
		return append(text, data[1:]...)
	case beginsShort(data):
		if name := data[shortLength:]; len(name) > 0 {
			text = append(append(text, name...), ':')
		}
		return appendUUID(text, data[:shortLength])
	case endsShort(data):
		start := len(data) - shortLength
		return appendUUID(append(text, data[:start]...), data[start:])
	}
	return append(text, data...)
}

// DerivedID makes the short form of another id out of one: of a UUID by setting bits of
// its first byte, of other ids by a letter behind them: a for the bits 16, b for 24.
func DerivedID(data []byte, bits byte) []byte {
	if beginsShort(data) {
		derived := append([]byte(nil), data...)
		derived[0] |= bits
		return derived
	}
	return AppendID(nil, string(append(AppendIDOf(nil, data), 'a'-2+bits/8)))
}

// beginsShort reports whether data begins as the short form of a UUID, endsShort
// whether it ends as one, behind a colon.
func beginsShort[T string | []byte](data T) bool {
	return len(data) >= shortLength && data[0] < firstOfText
}

func endsShort[T string | []byte](data T) bool {
	start := len(data) - shortLength
	return start > 0 && data[start] < firstOfText && data[start-1] == ':'
}

// shorten makes the short form of a UUID of 36 characters. Others than those of
// version 7, in lower case and with a time below the bound, have none.
func shorten(uuid string) (short [shortLength]byte, ok bool) {
	if uuid[8] != '-' || uuid[13] != '-' || uuid[18] != '-' || uuid[23] != '-' || uuid[14] != '7' {
		return short, false
	}
	var high, low uint64
	var wrong byte
	for i := range uuidLength {
		switch i {
		case 8, 13, 18, 23:
			continue
		}
		digit := digits[uuid[i]]
		wrong |= digit
		high = high<<4 | low>>60
		low = low<<4 | uint64(digit&15)
	}
	if wrong > 15 || low>>62 != 2 {
		return short, false
	}
	// 48 bits of time, version, 12 bits; variant, 62 bits (RFC 9562, section 5.7).
	millis, a, b := high>>16, high&0xfff, low&(1<<62-1)
	if millis>>38 >= firstOfText {
		return short, false
	}
	binary.BigEndian.PutUint64(short[:8], millis<<18|a<<6|b>>56)
	var rest [8]byte
	binary.BigEndian.PutUint64(rest[:], b)
	copy(short[8:], rest[1:])
	return short, true
}

// appendUUID is the reverse of [shorten].
func appendUUID(text, short []byte) []byte {
	first := binary.BigEndian.Uint64(short)
	var rest [8]byte
	copy(rest[1:], short[8:])
	b := first&0x3f<<56 | binary.BigEndian.Uint64(rest[:])
	var uuid [16]byte
	binary.BigEndian.PutUint64(uuid[:8], first>>18<<16|0x7000|first>>6&0xfff)
	binary.BigEndian.PutUint64(uuid[8:], 2<<62|b)
	for i, part := range [...][]byte{uuid[:4], uuid[4:6], uuid[6:8], uuid[8:10], uuid[10:]} {
		if i > 0 {
			text = append(text, '-')
		}
		text = hex.AppendEncode(text, part)
	}
	return text
}

// digits are the values of the digits in lower case, more than 15 for anything else.
var digits = func() (values [256]byte) {
	for c := range values {
		values[c] = 255
	}
	for value, c := range "0123456789abcdef" {
		values[c] = byte(value)
	}
	return values
}()
