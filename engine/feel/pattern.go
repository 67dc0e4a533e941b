package feel

import (
	"errors"
	"strings"
	"time"

	"github.com/dlclark/regexp2/v2"
)

// maxPattern bounds a pattern, in bytes; patternTime one use of it.
const (
	maxPattern  = 1_000
	patternTime = time.Second
)

// pattern is a regular expression as Java has it, look-around and back
// references included.
type pattern struct{ re *regexp2.Regexp }

func compilePattern(source, flags string) (*pattern, failure) {
	if len(source) > maxPattern {
		return nil, failed("the pattern is longer than %d bytes", maxPattern)
	}
	options := regexp2.None
	for _, c := range flags {
		switch c {
		case 'i':
			options |= regexp2.IgnoreCase
		case 'm':
			options |= regexp2.Multiline
		case 's':
			options |= regexp2.Singleline
		case 'x':
			options |= regexp2.IgnorePatternWhitespace
		}
	}
	re, err := regexp2.Compile(source, options)
	if err != nil {
		return nil, failed("the pattern cannot be read: %s", err)
	}
	re.MatchTimeout = patternTime
	return &pattern{re}, failure{}
}

var errPatternTime = errors.New("the pattern takes too long")

// check ends the evaluation where a match took too long.
func check(err error) {
	if err != nil {
		panic(abort{errPatternTime})
	}
}

func (p *pattern) matches(s string) bool {
	is, err := p.re.MatchString(s)
	check(err)
	return is
}

// each calls visit for every match with the text in front of it.
func (p *pattern) each(s string, visit func(before string, m *regexp2.Match)) (rest string) {
	text := []rune(s)
	m, err := p.re.FindRunesMatch(text)
	at := 0
	for n := 0; err == nil && m != nil; n++ {
		if n > maxItems {
			panic(abort{ErrLimit})
		}
		visit(string(text[at:m.RuneIndex]), m)
		at = m.RuneIndex + m.RuneLength
		m, err = p.re.FindNextMatch(m)
	}
	check(err)
	return string(text[at:])
}

func (p *pattern) all(s string) []string {
	var list []string
	p.each(s, func(_ string, m *regexp2.Match) { list = append(list, m.String()) })
	return list
}

// split leaves out an empty match at the very beginning, as Java does.
func (p *pattern) split(s string) []string {
	var list []string
	pending := ""
	rest := p.each(s, func(before string, m *regexp2.Match) {
		if m.RuneLength == 0 && m.RuneIndex == 0 {
			return
		}
		list = append(list, pending+before)
		pending = ""
	})
	return append(list, pending+rest)
}

// replace fills the groups of a match into a replacement such as "$1-$2".
func (p *pattern) replace(s, with string) (string, failure) {
	var b strings.Builder
	var wrongly failure
	rest := p.each(s, func(before string, m *regexp2.Match) {
		b.WriteString(before)
		if wrongly.message == "" {
			wrongly = fill(&b, with, m)
		}
		if b.Len() > maxText {
			panic(abort{ErrLimit})
		}
	})
	b.WriteString(rest)
	return b.String(), wrongly
}

func fill(b *strings.Builder, with string, m *regexp2.Match) failure {
	for i := 0; i < len(with); i++ {
		switch c := with[i]; {
		case c == '\\' && i+1 < len(with):
			i++
			b.WriteByte(with[i])
		case c == '\\':
			return failed("the replacement ends in a backslash")
		case c != '$':
			b.WriteByte(c)
		case i+1 < len(with) && with[i+1] == '{':
			name, _, ok := strings.Cut(with[i+2:], "}")
			g := m.GroupByName(name)
			if !ok || g == nil {
				return failed("the pattern has no group of that name")
			}
			b.WriteString(g.String())
			i += len(name) + 2
		case isDigit(with, i+1):
			i++
			n := int(with[i] - '0')
			if n >= m.GroupCount() {
				return failed("the pattern has no group %d", n)
			}
			for isDigit(with, i+1) && n*10+int(with[i+1]-'0') < m.GroupCount() {
				i++
				n = n*10 + int(with[i]-'0')
			}
			b.WriteString(m.GroupByNumber(n).String())
		default:
			return failed("the replacement names no group")
		}
	}
	return failure{}
}
