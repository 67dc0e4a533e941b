package feel

import (
	"strings"
)

// value is a terminal with what may follow it: .name and [filter].
func (p *parser) value() node {
	n := p.terminal()
	for n != nil {
		if next := attempt(p, func() node { return p.follow(n) }); next != nil {
			n = next
			continue
		}
		break
	}
	return n
}

func (p *parser) follow(n node) node {
	switch t := p.next(); {
	case t.kind != tokenSymbol:
		return nil
	case t.text == ".":
		if p.phrase("time offset") {
			return &pathNode{n, "time offset"}
		}
		name, ok := p.name()
		if !ok {
			return nil
		}
		return &pathNode{n, name}
	case t.text == "[":
		filter := p.expression()
		if filter == nil || !p.take("]") {
			return nil
		}
		return newFilter(n, filter)
	}
	return nil
}

func (p *parser) terminal() node {
	switch t := p.peek(); t.kind {
	case tokenName:
		return p.named()
	case tokenNumber:
		p.next()
		return constant{parseNumber(t.text)}
	case tokenText:
		p.next()
		return constant{unescape(t.text)}
	case tokenWord:
		return p.word()
	case tokenSymbol:
		return p.bracketed()
	}
	p.expected("a value")
	return nil
}

// named is a temporal literal, a call, or a name.
func (p *parser) named() node {
	if n := attempt(p, p.temporal); n != nil {
		return n
	}
	if n := attempt(p, p.call); n != nil {
		return n
	}
	names := p.qualifiedName()
	if names == nil {
		return nil
	}
	return &refNode{names}
}

// word is what begins with a reserved word.
func (p *parser) word() node {
	if n := attempt(p, p.call); n != nil { // and(…), or(…)
		return n
	}
	switch {
	case p.take("null"):
		return constant{nil}
	case p.take("true"):
		return constant{true}
	case p.take("false"):
		return constant{false}
	}
	return attempt(p, p.function)
}

func (p *parser) bracketed() node {
	switch t := p.peek(); t.text {
	case "?":
		p.next()
		return symbolNode{}
	case "@":
		return attempt(p, func() node {
			p.next()
			if t := p.next(); t.kind == tokenText {
				return constant{parseTemporal(t.text)}
			}
			return nil
		})
	case "-":
		// A number literal may have a sign of its own, as in 1 - -2 or --2.
		if isDigit(p.source, t.end) || t.end < len(p.source) && p.source[t.end] == '.' && isDigit(p.source, t.end+1) {
			p.next()
			return constant{parseNumber("-" + p.next().text)}
		}
	case "[":
		return attempt(p, p.list)
	case "{":
		return attempt(p, p.context)
	case "(":
		return attempt(p, func() node {
			p.next()
			n := p.expression()
			if n == nil || !p.take(")") {
				return nil
			}
			return n
		})
	}
	p.expected("a value")
	return nil
}

// temporal is date("…") and the like with a literal, read at compilation.
func (p *parser) temporal() node {
	var read func(string) any
	switch {
	case p.phrase("date and time"):
		read = readDateTime
	case p.take("date"):
		read = readDate
	case p.take("time"):
		read = readTime
	case p.take("duration"):
		read = readDuration
	default:
		return nil
	}
	if !p.take("(") {
		return nil
	}
	t := p.next()
	if t.kind != tokenText || !p.take(")") {
		return nil
	}
	v := read(t.text)
	if _, ok := v.(failure); ok {
		v = nil
	}
	return constant{v}
}

func (p *parser) list() node {
	if !p.take("[") {
		return nil
	}
	n := &listNode{}
	if p.take("]") {
		return n
	}
	for {
		item := p.expression()
		if item == nil {
			return nil
		}
		n.items = append(n.items, item)
		if !p.take(",") {
			break
		}
	}
	if !p.take("]") {
		return nil
	}
	return n
}

func (p *parser) context() node {
	if !p.take("{") {
		return nil
	}
	n := &contextNode{}
	if p.take("}") {
		return n
	}
	for {
		key, ok := p.contextKey()
		if !ok || !p.take(":") {
			return nil
		}
		v := p.expression()
		if v == nil {
			return nil
		}
		n.keys, n.values = append(n.keys, key), append(n.values, v)
		if !p.take(",") {
			break
		}
	}
	if !p.take("}") {
		return nil
	}
	return n
}

// contextKey is a string, a name in backticks, or any text up to the colon.
func (p *parser) contextKey() (string, bool) {
	t := p.peek()
	if t.kind == tokenText || t.kind == tokenName && p.source[t.start] == '`' {
		p.next()
		return t.text, true
	}
	end := strings.IndexAny(p.source[t.start:], "\"{}:,[]`")
	if end <= 0 {
		p.expected("a key")
		return "", false
	}
	key := strings.TrimRightFunc(p.source[t.start:t.start+end], isSpace)
	p.at = t.start + end
	return key, key != ""
}

func (p *parser) function() node {
	if !p.words("function", "(") {
		return nil
	}
	n := &functionNode{}
	if !p.take(")") {
		for {
			name, ok := p.parameterName()
			if !ok {
				return nil
			}
			n.params = append(n.params, name)
			if !p.take(",") {
				break
			}
		}
		if !p.take(")") {
			return nil
		}
	}
	if t := p.peek(); t.text == "external" && lex(p.source, t.end).text == "{" {
		panic(&SyntaxError{p.source, t.start, "external functions are not available"})
	}
	if n.body = p.expression(); n.body == nil {
		return nil
	}
	return n
}

// name is one name.
func (p *parser) name() (string, bool) {
	t := p.peek()
	if t.kind != tokenName {
		p.expected("a name")
		return "", false
	}
	p.next()
	return t.text, true
}

// qualifiedName is a name with the names behind dots.
func (p *parser) qualifiedName() []string {
	var names []string
	for {
		start := p.at
		if len(names) > 0 && !p.take(".") {
			return names
		}
		if p.phrase("time offset") {
			names = append(names, "time offset")
			continue
		}
		name, ok := p.name()
		if !ok {
			p.at = start
			return names
		}
		names = append(names, name)
	}
}

// spacedName is several names with nothing but blanks between them.
func (p *parser) spacedName() (string, bool) {
	first := p.peek()
	if first.kind != tokenName || p.source[first.start] == '`' {
		return "", false
	}
	end := first.end
	for {
		next := lex(p.source, end)
		gap := p.source[end:next.start]
		if next.kind != tokenName || gap == "" || strings.Trim(gap, " ") != "" || p.source[next.start] == '`' {
			break
		}
		end = next.end
	}
	if end == first.end {
		return "", false
	}
	p.at = end
	return p.source[first.start:end], true
}

func (p *parser) parameterName() (string, bool) {
	if name, ok := p.spacedName(); ok {
		return name, true
	}
	return p.name()
}

// reservedFunctions are the built-in functions with a reserved word in their
// name.
var reservedFunctions = []string{"and", "or", "date and time", "years and months duration", "get or else"}

// call is name(…), a.b(…) and spaced name(…).
func (p *parser) call() node {
	start := p.at
	if name, ok := p.spacedName(); ok && p.take("(") {
		return p.arguments(&callNode{name: name})
	}
	for _, name := range reservedFunctions {
		p.at = start
		if p.phrase(name) && p.take("(") {
			return p.arguments(&callNode{name: name})
		}
	}
	p.at = start
	names := p.qualifiedName()
	if names == nil || !p.take("(") {
		return nil
	}
	n := &callNode{name: names[len(names)-1]}
	if len(names) > 1 {
		n.of = &refNode{names[:len(names)-1]}
	}
	return p.arguments(n)
}

// arguments reads what stands in the brackets of a call, by name or by place.
func (p *parser) arguments(n *callNode) node {
	if p.take(")") {
		return n
	}
	start := p.at
	for _, named := range []bool{true, false} {
		p.at = start
		n.names, n.args = nil, nil
		for p.argument(n, named) {
			if p.take(",") {
				continue
			}
			if p.take(")") {
				return n
			}
			break
		}
	}
	return nil
}

func (p *parser) argument(n *callNode, named bool) bool {
	if named {
		name, ok := p.parameterName()
		if !ok || !p.take(":") {
			return false
		}
		n.names = append(n.names, name)
	}
	var arg node
	if r := attempt(p, p.interval); r != nil {
		arg = r
	} else if arg = p.expression(); arg == nil {
		return false
	}
	n.args = append(n.args, arg)
	return true
}
