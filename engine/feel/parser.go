package feel

import (
	"strings"
	"unicode/utf8"
)

// parser reads expressions by ordered choice: an alternative that does not fit
// is taken back and the next one tried. What was read at a place is remembered,
// so that taking back costs no time twice.
type parser struct {
	source  string
	at      int
	depth   int
	tokens  map[int]token
	memo    map[memoKey]memoValue
	worst   int    // the offset that was reached before nothing fitted
	message string // what would have fitted there
}

type memoKey struct {
	rule rule
	at   int
}

type rule int

const (
	ruleExpression rule = iota
	ruleMath
	ruleTest
)

type memoValue struct {
	node node
	end  int
}

// parse reads a whole source by a rule, which yields nil where it does not fit.
func parse(source string, by func(*parser) node) (n node, err error) {
	if len(source) > maxSource {
		return nil, &SyntaxError{source, 0, "the expression is too long"}
	}
	p := &parser{source: source, tokens: map[int]token{}, memo: map[memoKey]memoValue{}}
	defer func() {
		switch x := recover().(type) {
		case nil:
		case *SyntaxError:
			n, err = nil, x
		default:
			panic(x)
		}
	}()
	n = by(p)
	if n != nil {
		if t := p.peek(); t.kind == tokenEnd {
			return n, nil
		}
		p.expected("the end of the expression")
	}
	return nil, &SyntaxError{source, p.worst, p.message}
}

// expected notes what would have fitted here.
func (p *parser) expected(what string) {
	if at := p.peek().start; at >= p.worst {
		if at > p.worst || p.message == "" {
			p.message = "expected " + what
		}
		p.worst = at
	}
}

func (p *parser) peek() token {
	t, ok := p.tokens[p.at]
	if !ok {
		t = lex(p.source, p.at)
		p.tokens[p.at] = t
	}
	return t
}

func (p *parser) next() token {
	t := p.peek()
	p.at = t.end
	return t
}

// take reads a symbol or word if it stands here.
func (p *parser) take(text string) bool {
	t := p.peek()
	if t.text == text && (t.kind == tokenSymbol || t.kind == tokenWord || t.kind == tokenName) && p.source[t.start] != '`' {
		p.at = t.end
		return true
	}
	p.expected("'" + text + "'")
	return false
}

// words reads several words that stand one after the other.
func (p *parser) words(texts ...string) bool {
	start := p.at
	for _, t := range texts {
		if !p.take(t) {
			p.at = start
			return false
		}
	}
	return true
}

// phrase reads words with exactly one blank between them, as they stand in the
// names of types, properties and functions.
func (p *parser) phrase(text string) bool {
	start := p.peek().start
	if !strings.HasPrefix(p.source[start:], text) {
		p.expected("'" + text + "'")
		return false
	}
	end := start + len(text)
	if next, _ := utf8.DecodeRuneInString(p.source[end:]); end < len(p.source) && isNamePart(next) {
		return false
	}
	p.at = end
	return true
}

// attempt runs an alternative and goes back where it does not fit.
func attempt[T comparable](p *parser, alternative func() T) T {
	var none T
	start := p.at
	v := alternative()
	if v == none {
		p.at = start
	}
	return v
}

// once runs a rule at a place one time only.
func (p *parser) once(r rule, parse func() node) node {
	key := memoKey{r, p.at}
	if v, ok := p.memo[key]; ok {
		if v.node != nil {
			p.at = v.end
		}
		return v.node
	}
	if p.depth++; p.depth > maxNesting {
		panic(&SyntaxError{p.source, p.at, "the expression is nested too deeply"})
	}
	n := attempt(p, parse)
	p.depth--
	p.memo[key] = memoValue{n, p.at}
	return n
}

// expression is rule 1 of the grammar.
func (p *parser) expression() node {
	return p.once(ruleExpression, func() node {
		for _, alternative := range []func() node{p.ifExpression, p.forExpression, p.quantified} {
			if n := attempt(p, alternative); n != nil {
				return n
			}
		}
		return p.disjunction()
	})
}

func (p *parser) ifExpression() node {
	if !p.take("if") {
		return nil
	}
	condition := p.expression()
	if condition == nil || !p.take("then") {
		return nil
	}
	then := p.expression()
	if then == nil || !p.take("else") {
		return nil
	}
	otherwise := p.expression()
	if otherwise == nil {
		return nil
	}
	return &ifNode{condition, then, otherwise}
}

func (p *parser) forExpression() node {
	if !p.take("for") {
		return nil
	}
	iterators := p.iterators()
	if iterators == nil || !p.take("return") {
		return nil
	}
	body := p.expression()
	if body == nil {
		return nil
	}
	return &forNode{iterators, body}
}

func (p *parser) quantified() node {
	every := p.take("every")
	if !every && !p.take("some") {
		return nil
	}
	iterators := p.iterators()
	if iterators == nil || !p.take("satisfies") {
		return nil
	}
	condition := p.expression()
	if condition == nil {
		return nil
	}
	return &quantifiedNode{iterators, condition, every}
}

// iterators reads "x in list, y in 1..5".
func (p *parser) iterators() []iterator {
	var list []iterator
	for {
		name, ok := p.name()
		if !ok || !p.take("in") {
			return nil
		}
		over := attempt(p, p.iterationRange)
		if over == nil {
			over = p.value()
		}
		if over == nil {
			return nil
		}
		list = append(list, iterator{name, over})
		if !p.take(",") {
			return list
		}
	}
}

func (p *parser) iterationRange() node {
	from := p.math()
	if from == nil || !p.take("..") {
		return nil
	}
	to := p.math()
	if to == nil {
		return nil
	}
	return &iterationNode{from, to}
}

func (p *parser) disjunction() node {
	return p.chain("or", p.conjunction, func(a, b node) node { return &orNode{[]node{a, b}} })
}

func (p *parser) conjunction() node {
	return p.chain("and", p.comparison, func(a, b node) node { return &andNode{a, b} })
}

// chain reads operands between one operator, from the left.
func (p *parser) chain(operator string, operand func() node, join func(a, b node) node) node {
	n := operand()
	for n != nil {
		start := p.at
		if !p.take(operator) {
			break
		}
		right := operand()
		if right == nil {
			p.at = start
			break
		}
		n = join(n, right)
	}
	return n
}

// comparison reads one comparison at most: they do not chain.
func (p *parser) comparison() node {
	return attempt(p, func() node {
		start := p.at
		n := p.math()
		if n == nil {
			p.at = start
			return p.simpleTest()
		}
		if compared := attempt(p, func() node { return p.compared(n) }); compared != nil {
			return compared
		}
		return n
	})
}

func (p *parser) compared(left node) node {
	t := p.peek()
	switch {
	case t.kind == tokenSymbol && (t.text == "=" || t.text == "!=" || t.text == "<" || t.text == "<=" || t.text == ">" || t.text == ">="):
		p.next()
		right := p.math()
		if right == nil {
			return nil
		}
		return newComparison(t.text, left, right)
	case p.take("between"):
		low := p.math()
		if low == nil || !p.take("and") {
			return nil
		}
		high := p.math()
		if high == nil {
			return nil
		}
		return &andNode{newComparison(">=", left, low), newComparison("<=", left, high)}
	case p.words("instance", "of"):
		if name := p.typeName(); name != "" {
			return &instanceNode{left, name}
		}
		return nil
	case p.take("in"):
		test := attempt(p, func() node {
			if !p.take("(") {
				return nil
			}
			n := p.positiveTests()
			if n == nil || !p.take(")") {
				return nil
			}
			return n
		})
		if test == nil {
			test = p.positiveTest()
		}
		if test == nil {
			return nil
		}
		return &inNode{left, test}
	}
	return nil
}

func (p *parser) typeName() string {
	for _, special := range []string{"years and months duration", "days and time duration", "date and time", "function"} {
		if p.phrase(special) {
			return special
		}
	}
	return strings.Join(p.qualifiedName(), ".")
}

// math is an expression of arithmetic.
func (p *parser) math() node {
	return p.once(ruleMath, func() node {
		return p.arithmetic([]string{"+", "-"}, func() node {
			return p.arithmetic([]string{"*", "/"}, func() node {
				return p.arithmetic([]string{"**"}, p.negated)
			})
		})
	})
}

func (p *parser) arithmetic(operators []string, operand func() node) node {
	n := operand()
next:
	for n != nil {
		start := p.at
		for _, o := range operators {
			if t := p.peek(); t.kind != tokenSymbol || t.text != o {
				continue
			}
			p.next()
			right := operand()
			if right == nil {
				p.at = start
				break next
			}
			n = newArithmetic(o, n, right)
			continue next
		}
		break
	}
	return n
}

func (p *parser) negated() node {
	if t := p.peek(); t.kind == tokenSymbol && t.text == "-" {
		return attempt(p, func() node {
			p.next()
			n := p.value()
			if n == nil {
				return nil
			}
			return &negateNode{n}
		})
	}
	return p.value()
}

// unaryTests is the rule for a cell of a decision table.
func (p *parser) unaryTests() node {
	n := attempt(p, func() node {
		if !p.words("not", "(") {
			return nil
		}
		n := p.positiveTests()
		if n == nil || !p.take(")") {
			return nil
		}
		return &notNode{n}
	})
	if n == nil {
		n = attempt(p, p.positiveTests)
	}
	if n == nil && p.take("-") {
		n = constant{true}
	}
	return n
}

func (p *parser) positiveTests() node {
	var list []node
	for {
		n := p.positiveTest()
		if n == nil {
			return nil
		}
		list = append(list, n)
		start := p.at
		if !p.take(",") {
			break
		}
		if p.positiveTest() == nil {
			p.at = start
			break
		}
		p.at = start
		p.take(",")
	}
	if len(list) == 1 {
		return list[0]
	}
	return &orNode{list}
}

func (p *parser) positiveTest() node {
	return p.once(ruleTest, func() node {
		if t := p.peek(); t.kind == tokenWord && (t.text == "true" || t.text == "false") {
			if n := attempt(p, func() node {
				p.next()
				if p.peek().kind != tokenEnd {
					return nil
				}
				return &inputNode{"=", constant{t.text == "true"}}
			}); n != nil {
				return n
			}
		}
		if n := p.simpleTest(); n != nil {
			return n
		}
		n := p.expression()
		if n == nil {
			return nil
		}
		return &testNode{n}
	})
}

// simpleTest is "< 5" or "[1..5]".
func (p *parser) simpleTest() node {
	if t := p.peek(); t.kind == tokenSymbol {
		switch t.text {
		case "<", "<=", ">", ">=":
			return attempt(p, func() node {
				p.next()
				n := p.math()
				if n == nil {
					return nil
				}
				return &inputNode{t.text, n}
			})
		}
	}
	r := attempt(p, p.interval)
	if r == nil {
		return nil
	}
	return &inputRangeNode{r}
}

// interval reads [1..5], (1..5), ]1..5[ and their mixtures.
func (p *parser) interval() *rangeNode {
	t := p.next()
	if t.kind != tokenSymbol || t.text != "(" && t.text != "[" && t.text != "]" {
		return nil
	}
	start := p.math()
	if start == nil || !p.take("..") {
		return nil
	}
	end := p.math()
	if end == nil {
		return nil
	}
	u := p.next()
	if u.kind != tokenSymbol || u.text != ")" && u.text != "[" && u.text != "]" {
		return nil
	}
	return &rangeNode{start, end, t.text == "[", u.text == "]"}
}
