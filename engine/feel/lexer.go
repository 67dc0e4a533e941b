package feel

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind of a token.
type kind int

const (
	tokenEnd     kind = iota
	tokenName         // an identifier that is no reserved word, or one in backticks
	tokenWord         // a reserved word
	tokenNumber       // digits with or without a fraction
	tokenText         // a string literal
	tokenSymbol       // an operator or bracket
	tokenInvalid      // anything else
)

type token struct {
	kind       kind
	text       string // a name without its backticks, a string without its quotes but with its escapes
	start, end int    // in the source
}

// reserved are the words that cannot be names.
var reserved = map[string]bool{
	"null": true, "true": true, "false": true, "function": true, "in": true, "return": true,
	"then": true, "else": true, "satisfies": true, "and": true, "or": true,
}

// symbols, the longer ones first.
var symbols = []string{
	"**", "..", "<=", ">=", "!=", "+", "-", "*", "/", "<", ">", "=", "(", ")", "[", "]", "{", "}", ",", ":", ".", "?", "@",
}

// skip is the offset behind white space and comments.
func skip(source string, at int) int {
	for at < len(source) {
		r, size := utf8.DecodeRuneInString(source[at:])
		rest := source[at:]
		switch {
		case isSpace(r):
			at += size
		case strings.HasPrefix(rest, "//"):
			end := strings.IndexByte(rest, '\n')
			if end < 0 {
				return len(source)
			}
			at += end + 1
		case strings.HasPrefix(rest, "/*"):
			end := strings.Index(rest[2:], "*/")
			if end < 0 {
				return at
			}
			at += end + 4
		default:
			return at
		}
	}
	return at
}

// isSpace has the white space of DMN 1.5, rules 61 and 62.
func isSpace(r rune) bool {
	switch r {
	case '\t', '\n', '\v', '\f', '\r', ' ', 0x85, 0xA0, 0x1680, 0x180E, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF:
		return true
	}
	return r >= 0x2000 && r <= 0x200B
}

// lex reads the token at or behind an offset.
func lex(source string, at int) token {
	at = skip(source, at)
	if at >= len(source) {
		return token{kind: tokenEnd, start: len(source), end: len(source)}
	}
	r, size := utf8.DecodeRuneInString(source[at:])
	made := func(k kind, text string, end int) token { return token{k, text, at, end} }
	switch {
	case r == '"':
		return lexText(source, at)
	case r == '`':
		end := strings.IndexByte(source[at+1:], '`')
		if end <= 0 {
			return made(tokenInvalid, "", at+1)
		}
		return made(tokenName, source[at+1:at+1+end], at+end+2)
	case isNameStart(r):
		end := at + size
		for end < len(source) {
			r, size := utf8.DecodeRuneInString(source[end:])
			if !isNamePart(r) {
				break
			}
			end += size
		}
		text := source[at:end]
		if reserved[text] {
			return made(tokenWord, text, end)
		}
		return made(tokenName, text, end)
	case r >= '0' && r <= '9' || r == '.' && isDigit(source, at+1):
		end := digits(source, at)
		if end < len(source) && source[end] == '.' && isDigit(source, end+1) {
			end = digits(source, end+1)
		}
		return made(tokenNumber, source[at:end], end)
	}
	for _, s := range symbols {
		if strings.HasPrefix(source[at:], s) {
			return made(tokenSymbol, s, at+len(s))
		}
	}
	return made(tokenInvalid, "", at+size)
}

func isDigit(source string, at int) bool {
	return at < len(source) && source[at] >= '0' && source[at] <= '9'
}

func digits(source string, at int) int {
	for isDigit(source, at) {
		at++
	}
	return at
}

func lexText(source string, at int) token {
	for end := at + 1; end < len(source); end++ {
		switch source[end] {
		case '\\':
			end++
		case '"':
			return token{tokenText, source[at+1 : end], at, end + 1}
		}
	}
	return token{tokenInvalid, "", at, at + 1}
}

func isNameStart(r rune) bool {
	return unicode.IsLetter(r) || r == '_' || r == '$' || unicode.In(r, unicode.Nl, unicode.Sc, unicode.Pc)
}

func isNamePart(r rune) bool {
	return (isNameStart(r) || unicode.In(r, unicode.Nd, unicode.Mn, unicode.Mc, unicode.Cf)) && !isSpace(r)
}

// unescape replaces the escapes of a string literal. Unicode escapes stay as
// they are, as in Camunda.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		const escapes, means = `nrtbf'"`, "\n\r\t\b\f'\""
		if at := strings.IndexByte(escapes, s[i+1]); at >= 0 && (i == 0 || s[i-1] != '\\') {
			b.WriteByte(means[at])
			i++
		} else {
			b.WriteByte('\\')
			if s[i+1] == '\\' {
				i++
			}
		}
	}
	return b.String()
}
