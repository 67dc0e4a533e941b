package expr

import (
	"fmt"
	"strconv"
	"strings"
)

// Limits of an expression's text.
const (
	maxSource  = 16 << 10 // bytes
	maxNesting = 200      // brackets, calls, conditionals and prefix operators within each other
)

// parse plans the whole source: text, one expression, or a mixture.
func parse(source string) (node, error) {
	if len(source) > maxSource {
		return nil, &SyntaxError{Source: source, Offset: maxSource, Message: fmt.Sprintf("the expression is longer than %d bytes", maxSource)}
	}
	p := &parser{lexer: lexer{source: source}}
	var parts []node
	marker := byte(0) // '$' or '#'; one source may not mix them
	for {
		text := p.literalText()
		if text != "" {
			parts = append(parts, &literalNode{value: text, text: true})
		}
		if p.pos == len(source) {
			break
		}
		if m := source[p.pos]; marker == 0 {
			marker = m
		} else if m != marker {
			return nil, p.fail(p.pos, "encountered '%c{', expected '%c{'", m, marker)
		}
		p.pos += len("${")
		part, err := p.embedded()
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	switch len(parts) {
	case 0:
		return &literalNode{value: "", text: true}, nil
	case 1:
		return parts[0], nil
	}
	return &compositeNode{parts: parts}, nil
}

// parser is a recursive descent over the tokens, one token ahead. Each method
// leaves the first token that it does not understand in tok.
type parser struct {
	lexer
	tok   token
	depth int
}

// literalText reads up to the next ${ or #{ that no backslash protects and
// leaves the position there.
func (p *parser) literalText() string {
	var b strings.Builder
	escaped := false
	for p.pos < len(p.source) {
		c := p.source[p.pos]
		switch {
		case c == '\\':
			// NB: of several backslashes before ${ only the last one is an escape,
			// as in JUEL; the others are text, and so is it before anything else.
			if escaped {
				b.WriteByte(c)
			}
			escaped = true
		case (c == '$' || c == '#') && strings.HasPrefix(p.source[p.pos+1:], "{"):
			if !escaped {
				return b.String()
			}
			b.WriteByte(c)
			escaped = false
		default:
			if escaped {
				b.WriteByte('\\')
			}
			b.WriteByte(c)
			escaped = false
		}
		p.pos++
	}
	if escaped {
		b.WriteByte('\\')
	}
	return b.String()
}

// embedded reads one expression up to and with its closing brace.
func (p *parser) embedded() (node, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	n, err := p.conditional()
	if err != nil {
		return nil, err
	}
	if !p.at("}") {
		return nil, p.unexpected("'}'")
	}
	return n, nil // NB: not advanced: what follows is text
}

func (p *parser) conditional() (node, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	start := p.tok.start
	condition, err := p.binary(0)
	if err != nil || !p.at("?") {
		return condition, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	yes, err := p.conditional()
	if err != nil {
		return nil, err
	}
	if err := p.expect(":"); err != nil {
		return nil, err
	}
	no, err := p.conditional()
	if err != nil {
		return nil, err
	}
	return &conditionalNode{condition: condition, yes: yes, no: no, offset: start}, nil
}

// levels are the binary operators by precedence, the weakest first. All are
// left associative.
var levels = [...][]string{
	{"||"},
	{"&&"},
	{"==", "!="},
	{"<", "<=", ">", ">="},
	{"+", "-"},
	{"*", "/", "%"},
}

func (p *parser) binary(level int) (node, error) {
	if level == len(levels) {
		return p.unary()
	}
	left, err := p.binary(level + 1)
	if err != nil {
		return nil, err
	}
	for {
		operator, ok := p.atOneOf(levels[level])
		if !ok {
			return left, nil
		}
		offset := p.tok.start
		if err := p.advance(); err != nil {
			return nil, err
		}
		right, err := p.binary(level + 1)
		if err != nil {
			return nil, err
		}
		left = planBinary(operator, offset, left, right)
	}
}

func (p *parser) unary() (node, error) {
	operator, ok := p.atOneOf([]string{"!", "-", "empty"})
	if !ok {
		return p.postfix()
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	offset := p.tok.start
	if err := p.advance(); err != nil {
		return nil, err
	}
	operand, err := p.unary()
	if err != nil {
		return nil, err
	}
	switch operator {
	case "!":
		return &notNode{operand: operand, offset: offset}, nil
	case "-":
		return &negateNode{operand: operand, offset: offset}, nil
	}
	return &emptyNode{operand: operand}, nil
}

// postfix reads a primary with the properties, indexes and calls behind it.
func (p *parser) postfix() (node, error) {
	start := p.tok.start
	n, err := p.primary()
	for err == nil {
		end := p.tok.start
		base := func() string { return strings.TrimSpace(p.source[start:end]) }
		switch {
		case p.at("."):
			if err = p.advance(); err != nil {
				return nil, err
			}
			if p.tok.kind != tokIdentifier {
				return nil, p.unexpected("a name")
			}
			name, offset := p.tok.text, p.tok.start
			if err = p.advance(); err != nil {
				return nil, err
			}
			if p.at("(") {
				n, err = p.call(n, base(), name, offset)
			} else {
				n = &propertyNode{base: n, name: name, offset: offset}
			}
		case p.at("["):
			n, err = p.index(n, base)
		default:
			return n, nil
		}
	}
	return nil, err
}

func (p *parser) index(n node, base func() string) (node, error) {
	offset := p.tok.start
	if err := p.advance(); err != nil {
		return nil, err
	}
	key, err := p.conditional()
	if err != nil {
		return nil, err
	}
	if err := p.expect("]"); err != nil {
		return nil, err
	}
	literal, _ := key.(*literalNode)
	if name, ok := literal.string(); ok {
		if p.at("(") {
			return p.call(n, base(), name, offset)
		}
		return &propertyNode{base: n, name: name, offset: offset}, nil
	}
	return &indexNode{base: n, key: key, offset: offset}, nil
}

func (p *parser) call(base node, baseText, name string, offset int) (node, error) {
	args, err := p.arguments()
	if err != nil {
		return nil, err
	}
	return planCall(base, baseText, name, args, offset), nil
}

// arguments reads from the opening to the closing parenthesis.
func (p *parser) arguments() ([]node, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	var args []node
	for !p.at(")") {
		if len(args) > 0 {
			if err := p.expect(","); err != nil {
				return nil, err
			}
		}
		arg, err := p.conditional()
		if err != nil {
			return nil, err
		}
		args = append(args, arg)
		if !p.at(",") && !p.at(")") {
			return nil, p.unexpected("',' or ')'")
		}
	}
	return args, p.advance()
}

func (p *parser) primary() (node, error) {
	t := p.tok
	switch t.kind {
	case tokIdentifier:
		if err := p.advance(); err != nil {
			return nil, err
		}
		if p.at("(") {
			return p.function(t)
		}
		return &nameNode{name: t.text, offset: t.start}, nil
	case tokString:
		return &literalNode{value: t.text}, p.advance()
	case tokInteger:
		i, err := strconv.ParseInt(t.text, 10, 64)
		if err != nil {
			return nil, p.fail(t.start, "the number %s is too large", t.text)
		}
		return &literalNode{value: i}, p.advance()
	case tokFloat:
		f, err := strconv.ParseFloat(t.text, 64)
		if err != nil {
			return nil, p.fail(t.start, "the number %s is too large", t.text)
		}
		return &literalNode{value: f}, p.advance()
	}
	switch {
	case p.at("("):
		if err := p.advance(); err != nil {
			return nil, err
		}
		n, err := p.conditional()
		if err != nil {
			return nil, err
		}
		return n, p.expect(")")
	case p.at("true"), p.at("false"):
		return &literalNode{value: t.text == "true"}, p.advance()
	case p.at("null"):
		return &literalNode{}, p.advance()
	}
	return nil, p.unexpected("a name, a literal, '-', '!', 'empty' or '('")
}

func (p *parser) function(name token) (node, error) {
	f, ok := functions[name.text]
	if !ok {
		return nil, p.fail(name.start, "Could not resolve function '%s'", name.text)
	}
	args, err := p.arguments()
	if err != nil {
		return nil, err
	}
	if len(args) != f.parameters {
		return nil, p.fail(name.start, "the function '%s' takes %d arguments, not %d", name.text, f.parameters, len(args))
	}
	return &functionNode{call: f.call, args: args, offset: name.start}, nil
}

// advance reads the next token into tok.
func (p *parser) advance() (err error) {
	p.tok, err = p.next()
	return err
}

func (p *parser) at(symbol string) bool { return p.tok.kind == tokSymbol && p.tok.text == symbol }

func (p *parser) atOneOf(symbols []string) (string, bool) {
	for _, s := range symbols {
		if p.at(s) {
			return s, true
		}
	}
	return "", false
}

func (p *parser) expect(symbol string) error {
	if !p.at(symbol) {
		return p.unexpected("'" + symbol + "'")
	}
	return p.advance()
}

func (p *parser) unexpected(expected string) error {
	encountered := "the end"
	if p.tok.kind != tokEnd {
		encountered = "'" + p.source[p.tok.start:p.tok.end] + "'"
	}
	return p.fail(p.tok.start, "encountered %s, expected %s", encountered, expected)
}

// enter counts a level of nesting, which bounds the stack of parsing and of
// evaluating alike.
func (p *parser) enter() error {
	if p.depth++; p.depth > maxNesting {
		return p.fail(p.tok.start, "nested deeper than %d levels", maxNesting)
	}
	return nil
}

func (p *parser) leave() { p.depth-- }
