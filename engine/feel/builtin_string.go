package feel

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
)

var stringFunctions = map[string][]*Function{
	"contains":  {fn("string, match", of2(func(s, m string) any { return strings.Contains(s, m) }))},
	"ends with": {fn("string, match", of2(func(s, m string) any { return strings.HasSuffix(s, m) }))},
	"extract": {fn("input, pattern", of2(func(s, pattern string) any {
		re, f := compilePattern(pattern, "")
		if re == nil {
			return f
		}
		list := []any{}
		for _, m := range re.all(s) {
			list = append(list, m)
		}
		return list
	}))},
	"is blank": {fn("string", of1(func(s string) any {
		return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsSpace(r) || r == 0xA0 || r == 0x85 }) < 0
	}))},
	"lower case": {fn("string", of1(func(s string) any { return strings.ToLower(s) }))},
	"matches": {
		fn("input, pattern", func(r *run, a []any) any { return matchesPattern(a[0], a[1], "") }),
		fn("input, pattern, flags", func(r *run, a []any) any { return matchesPattern(a[0], a[1], a[2]) }),
	},
	"replace": {
		fn("input, pattern, replacement", func(r *run, a []any) any { return replacePattern(r, a[0], a[1], a[2], "") }),
		fn("input, pattern, replacement, flags", func(r *run, a []any) any { return replacePattern(r, a[0], a[1], a[2], a[3]) }),
	},
	"split": {fn("string, delimiter", of2(func(s, delimiter string) any {
		re, f := compilePattern(delimiter, "")
		if re == nil {
			return f
		}
		list := []any{}
		for _, part := range re.split(s) {
			list = append(list, part)
		}
		return list
	}))},
	"starts with":   {fn("string, match", of2(func(s, m string) any { return strings.HasPrefix(s, m) }))},
	"string length": {fn("string", of1(func(s string) any { return newInt(int64(len(utf16.Encode([]rune(s))))) }))},
	"substring": {
		fn("string, start position", of2(func(s string, start decimalValue) any { return substring(s, start, nil) })),
		fn("string, start position, length", func(_ *run, a []any) any {
			s, ok := a[0].(string)
			start, ok2 := a[1].(decimalValue)
			length, ok3 := a[2].(decimalValue)
			if !ok || !ok2 || !ok3 {
				return wrong
			}
			return substring(s, start, length)
		}),
	},
	"substring after": {fn("string, match", of2(func(s, m string) any {
		_, after, _ := strings.Cut(s, m)
		return after
	}))},
	"substring before": {fn("string, match", of2(func(s, m string) any {
		before, _, found := strings.Cut(s, m)
		if !found {
			return ""
		}
		return before
	}))},
	"to base64":  {fn("value", of1(func(s string) any { return base64.StdEncoding.EncodeToString([]byte(s)) }))},
	"trim":       {fn("string", of1(func(s string) any { return strings.TrimFunc(s, func(r rune) bool { return r <= ' ' }) }))},
	"upper case": {fn("string", of1(func(s string) any { return strings.ToUpper(s) }))},
	"uuid": {fn("", func(*run, []any) any {
		var b [16]byte
		_, _ = rand.Read(b[:]) // never fails
		b[6], b[8] = b[6]&0x0f|0x70, b[8]&0x3f|0x80
		return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
	})},
}

// substring counts UTF-16 units from 1, or from the end where the start is
// negative. A place outside of the string ends the evaluation, as in Camunda.
func substring(s string, start, length decimalValue) any {
	units := utf16.Encode([]rune(s))
	from := toInt(start)
	if from > 0 {
		from--
	} else {
		from += len(units)
	}
	to := len(units)
	if length != nil {
		to = min(from+toInt(length), len(units))
	}
	if from < 0 || from > to {
		panic(abort{fmt.Errorf("the string has no characters from %d to %d", from+1, to)})
	}
	return string(utf16.Decode(units[from:to]))
}

func matchesPattern(input, pattern, flags any) any {
	s, ok := input.(string)
	p, ok2 := pattern.(string)
	f, ok3 := flags.(string)
	if !ok || !ok2 || !ok3 {
		return wrong
	}
	re, failure := compilePattern(p, f)
	if re == nil {
		return failure
	}
	return re.matches(s)
}

func replacePattern(r *run, input, pattern, replacement, flags any) any {
	s, ok := input.(string)
	p, ok2 := pattern.(string)
	with, ok3 := replacement.(string)
	f, ok4 := flags.(string)
	if !ok || !ok2 || !ok3 || !ok4 {
		return wrong
	}
	re, failure := compilePattern(p, f)
	if re == nil {
		return failure
	}
	replaced, failure := re.replace(s, with)
	if failure.message != "" {
		return failure
	}
	return r.text(replaced)
}
