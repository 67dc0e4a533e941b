package expr

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
)

// The methods of texts that are more than a call. Positions count UTF-16 units,
// as Java's do.

func textLength(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// bytePosition is where in s the unit with the number starts; the units of one
// character share a start. ok is false outside of s.
func bytePosition(s string, unit int) (at int, ok bool) {
	if unit < 0 {
		return 0, false
	}
	for at, r := range s {
		if unit <= 0 {
			return at, true
		}
		if unit--; r > 0xFFFF {
			unit--
		}
	}
	return len(s), unit <= 0
}

func textIndex(s, part string, from int) int32 {
	at, ok := bytePosition(s, max(0, from))
	if !ok {
		at = len(s)
	}
	i := strings.Index(s[at:], part)
	if i < 0 {
		return -1
	}
	return int32(textLength(s[:at+i]))
}

func textLastIndex(s, part string) int32 {
	i := strings.LastIndex(s, part)
	if i < 0 {
		return -1
	}
	return int32(textLength(s[:i]))
}

// substring is s from the start to before the end; an end of -1 is that of s.
func substring(s string, start, end int) (any, error) {
	from, ok := bytePosition(s, start)
	to, ok2 := len(s), true
	if end >= 0 {
		to, ok2 = bytePosition(s, end)
	}
	if !ok || !ok2 || from > to {
		if end < 0 {
			end = textLength(s)
		}
		return nil, fmt.Errorf("begin %d, end %d, length %d", start, end, textLength(s))
	}
	return s[from:to], nil
}

// charAt yields a text of one character: there is no type for characters.
func charAt(_ Env, b any, args []any) (any, error) {
	s, i := b.(string), int(args[0].(int32))
	units := utf16.Encode([]rune(s))
	if i < 0 || i >= len(units) {
		return nil, worded("Index %d out of bounds for length %d", i, len(units))
	}
	return string(utf16.Decode(units[i : i+1])), nil
}

func compareToIgnoreCase(_ Env, b any, args []any) (any, error) {
	fold := func(s string) string { return strings.ToLower(strings.ToUpper(s)) }
	return int32(compareText(fold(b.(string)), fold(args[0].(string)))), nil
}

func join(a, b string) (any, error) {
	if len(a)+len(b) > maxText {
		return nil, errTextTooLong
	}
	return a + b, nil
}

func repeat(_ Env, b any, args []any) (any, error) {
	s, n := b.(string), int64(args[0].(int32))
	if n < 0 {
		return nil, fmt.Errorf("count is negative: %d", n)
	}
	if n*int64(len(s)) > maxText {
		return nil, errTextTooLong
	}
	return strings.Repeat(s, int(n)), nil
}

func replace(_ Env, b any, args []any) (any, error) {
	s, before, after := b.(string), args[0].(string), args[1].(string)
	if growth := len(after) - len(before); growth > 0 {
		if len(s)+strings.Count(s, before)*growth > maxText {
			return nil, errTextTooLong
		}
	}
	return strings.ReplaceAll(s, before, after), nil
}

// Limits of regular expressions, in bytes. The time that matching takes is at
// most the product of the two.
const (
	maxPattern = 1000
	maxMatched = 64 << 10
)

// pattern compiles a regular expression for the text. Backreferences and
// lookaround, which Java has, are refused.
func pattern(source, text string) (*regexp.Regexp, error) {
	if len(text) > maxMatched {
		return nil, fmt.Errorf("the text for a pattern is longer than %d bytes", maxMatched)
	}
	if len(source) > maxPattern {
		return nil, fmt.Errorf("the pattern is longer than %d bytes", maxPattern)
	}
	re, err := regexp.Compile(source)
	if err != nil {
		return nil, fmt.Errorf("read pattern: %w", err)
	}
	return re, nil
}

func matches(_ Env, b any, args []any) (any, error) {
	re, err := pattern(args[0].(string), b.(string))
	if err != nil {
		return nil, err
	}
	// The whole text must match: anchored alternatives, not the first one found.
	whole, err := regexp.Compile(`\A(?:` + re.String() + `)\z`)
	if err != nil {
		return nil, fmt.Errorf("read pattern: %w", err)
	}
	return whole.MatchString(b.(string)), nil
}

// replacePattern replaces up to most matches, all for -1. In the replacement $1
// is a group and a backslash makes the next character plain.
func replacePattern(b any, args []any, most int) (any, error) {
	s := b.(string)
	re, err := pattern(args[0].(string), b.(string))
	if err != nil {
		return nil, err
	}
	var out strings.Builder
	last := 0
	for _, m := range re.FindAllStringSubmatchIndex(s, most) {
		out.WriteString(s[last:m[0]])
		if err := expand(&out, s, m, args[1].(string)); err != nil {
			return nil, err
		}
		if last = m[1]; out.Len() > maxText {
			return nil, errTextTooLong
		}
	}
	return join(out.String(), s[last:])
}

// expand writes the replacement for the match m, which holds the bounds of the
// groups.
func expand(out *strings.Builder, s string, m []int, replacement string) error {
	for i := 0; i < len(replacement); i++ {
		switch c := replacement[i]; c {
		case '\\':
			if i++; i == len(replacement) {
				return errors.New("character to be escaped is missing")
			}
			out.WriteByte(replacement[i])
		case '$':
			if i++; i == len(replacement) || !isDigit(replacement[i]) {
				return errors.New("illegal group reference")
			}
			group := int(replacement[i] - '0')
			if 2*group >= len(m) {
				return fmt.Errorf("no group %d", group)
			}
			if m[2*group] >= 0 {
				out.WriteString(s[m[2*group]:m[2*group+1]])
			}
		default:
			out.WriteByte(c)
		}
		if out.Len() > maxText {
			return errTextTooLong
		}
	}
	return nil
}

// split is String.split: with a limit of 0 empty texts at the end are dropped,
// a positive one bounds the number of parts, a negative one keeps all.
func split(s, separator string, limit int) (any, error) {
	if s == "" {
		return []any{""}, nil
	}
	re, err := pattern(separator, s)
	if err != nil {
		return nil, err
	}
	var parts []any
	last := 0
	for _, m := range re.FindAllStringIndex(s, -1) {
		if limit > 0 && len(parts) == limit-1 {
			break
		}
		// NB: an empty match splits between characters, but not before the first
		// nor behind the last one.
		if m[1] == 0 || m[0] == m[1] && m[0] == len(s) {
			continue
		}
		parts = append(parts, s[last:m[0]])
		last = m[1]
	}
	parts = append(parts, s[last:])
	for limit == 0 && len(parts) > 1 && parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	if limit == 0 && len(parts) == 1 && parts[0] == "" {
		parts = []any{}
	}
	return parts, nil
}
