package expr

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind is a terminal of the grammar inside ${…}.
type tokenKind int

const (
	tokEnd tokenKind = iota // end of the source, inside an expression
	tokIdentifier
	tokString
	tokInteger
	tokFloat
	tokSymbol // an operator, bracket or keyword; word operators under their sign
)

// token is one terminal. text is the symbol, the name, the number as written or
// the string without its quotes and escapes.
type token struct {
	kind       tokenKind
	text       string
	start, end int
}

// keywords are the reserved words. Those that are operators in words stand for
// their sign.
var keywords = map[string]string{
	"and": "&&", "div": "/", "empty": "empty", "eq": "==", "false": "false", "ge": ">=", "gt": ">",
	"instanceof": "instanceof", "le": "<=", "lt": "<", "mod": "%", "ne": "!=", "not": "!", "null": "null",
	"or": "||", "true": "true",
}

// symbols are the operators and brackets, longer ones before their beginnings.
var symbols = [...]string{
	"&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "*", "/", "%",
	"(", ")", "[", "]", "}", "?", ":", ",", ".",
}

// lexer reads the tokens of one expression, starting behind its ${.
type lexer struct {
	source string
	pos    int
}

func (l *lexer) next() (token, error) {
	for l.pos < len(l.source) {
		r, size := utf8.DecodeRuneInString(l.source[l.pos:])
		if !unicode.IsSpace(r) {
			break
		}
		l.pos += size
	}
	start := l.pos
	rest := l.source[start:]
	if rest == "" {
		return token{kind: tokEnd, start: start, end: start}, nil
	}
	c, _ := utf8.DecodeRuneInString(rest)
	switch {
	case c == '"' || c == '\'':
		return l.text(byte(c))
	case isDigit(rest[0]), c == '.' && len(rest) > 1 && isDigit(rest[1]):
		return l.number(), nil
	case isNameStart(c):
		l.pos += len(namePrefix(rest))
		name := l.source[start:l.pos]
		if sign, ok := keywords[name]; ok {
			return token{tokSymbol, sign, start, l.pos}, nil
		}
		return token{tokIdentifier, name, start, l.pos}, nil
	}
	for _, s := range symbols {
		if strings.HasPrefix(rest, s) {
			l.pos += len(s)
			return token{tokSymbol, s, start, l.pos}, nil
		}
	}
	return token{}, l.fail(start, "encountered invalid character %q, expected expression token", c)
}

// text reads a quoted string. Only the quote itself and the backslash can be
// escaped.
func (l *lexer) text(quote byte) (token, error) {
	start := l.pos
	var b strings.Builder
	for i := start + 1; i < len(l.source); i++ {
		switch c := l.source[i]; c {
		case quote:
			l.pos = i + 1
			return token{tokString, b.String(), start, l.pos}, nil
		case '\\':
			i++
			if i == len(l.source) {
				return token{}, l.fail(start, "encountered unterminated string")
			}
			if e := l.source[i]; e != '\\' && e != quote {
				r, _ := utf8.DecodeRuneInString(l.source[i:])
				return token{}, l.fail(i-1, `encountered invalid escape sequence \%c, expected \%c or \\`, r, quote)
			}
			b.WriteByte(l.source[i])
		default:
			b.WriteByte(c)
		}
	}
	return token{}, l.fail(start, "encountered unterminated string")
}

func (l *lexer) number() token {
	start, kind := l.pos, tokInteger
	i := l.digits(start)
	if i < len(l.source) && l.source[i] == '.' {
		kind = tokFloat
		i = l.digits(i + 1)
	}
	if i < len(l.source) && (l.source[i] == 'e' || l.source[i] == 'E') {
		exponent := i + 1
		if exponent < len(l.source) && (l.source[exponent] == '+' || l.source[exponent] == '-') {
			exponent++
		}
		if end := l.digits(exponent); end > exponent {
			kind, i = tokFloat, end
		}
	}
	l.pos = i
	return token{kind, l.source[start:i], start, i}
}

// digits is the position behind the digits at i.
func (l *lexer) digits(i int) int {
	for i < len(l.source) && isDigit(l.source[i]) {
		i++
	}
	return i
}

func (l *lexer) fail(offset int, format string, args ...any) error {
	return &SyntaxError{Source: l.source, Offset: offset, Message: fmt.Sprintf(format, args...)}
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isNameStart(r rune) bool {
	return unicode.IsLetter(r) || r == '_' || unicode.Is(unicode.Sc, r)
}

// namePrefix is the identifier at the start of s, which has one.
func namePrefix(s string) string {
	for i, r := range s {
		if !isNameStart(r) && !unicode.IsDigit(r) {
			return s[:i]
		}
	}
	return s
}
