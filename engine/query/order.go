package query

import (
	"slices"

	"github.com/sluice-bpm/sluice/engine/value"
)

// sortKey is an expression to sort by.
type sortKey struct {
	expression string
	kind       keyKind
	// always says that the expression is never NULL, so that an index can find
	// the place where a page continues.
	always bool
	// primary says that it is the primary key, whose index knows nothing of NULLs.
	primary bool
	// by, where set, writes the expression for a variable.
	by func(b *builder, s Sort)
	// needs is what [Sort.Variable] is for, in a key that sorts by nothing that
	// any row has.
	needs bool
}

// keyKind is the kind of the values of a sort key.
type keyKind int

const (
	noKey keyKind = iota // all rows are alike
	textKey
	numberKey
	doubleKey
)

func byText(expression string) sortKey   { return sortKey{expression: expression, kind: textKey} }
func byNumber(expression string) sortKey { return sortKey{expression: expression, kind: numberKey} }

// byID is the primary key, in which UUIDs come in the order of their creation.
func byID(expression string) sortKey {
	return sortKey{expression: expression, kind: textKey, always: true, primary: true}
}

// byNothing is a key of the API that all rows have the same value of.
func byNothing() sortKey { return sortKey{} }

// set is the key of an expression that is never NULL.
func (k sortKey) set() sortKey {
	k.always = true
	return k
}

func (k sortKey) byVariable() bool { return k.by != nil || k.needs }

// write adds the expression.
func (k sortKey) write(b *builder, s Sort) {
	if k.by != nil {
		k.by(b, s)
		return
	}
	b.add(k.expression)
}

// columnOf is the column of a variable's value by the types that can be sorted.
var columnOf = map[value.Type]struct {
	name string
	kind keyKind
}{
	value.Boolean: {"long", numberKey}, value.Date: {"long", numberKey}, value.Double: {"double", doubleKey},
	value.Integer: {"long", numberKey}, value.Long: {"long", numberKey}, value.Short: {"long", numberKey},
	value.String: {"text", textKey},
}

// byVariable sorts by the value of a variable of from that scope ties to the
// row. Rows without a variable of the name and type are as if it were NULL.
func byVariable(from, scope string) sortKey {
	return sortKey{by: func(b *builder, s Sort) {
		b.add("(SELECT v."+columnOf[s.Type].name+" FROM "+from+" v WHERE "+scope+
			" AND v.name = ? AND v.type = ? AND v.text2 IS NULL LIMIT 1)", s.Variable, string(s.Type))
	}}
}

// term is one key of an order with its direction.
type term struct {
	sortKey
	Sort
}

// sequence is the whole order: the keys asked for, then the order of creation.
func (r *Resource[R]) sequence(sorts []Sort) []term {
	var terms []term
	for _, s := range sorts {
		k := r.sorts[s.Key]
		if k.by != nil {
			k.kind = columnOf[s.Type].kind
		}
		if k.kind != noKey {
			terms = append(terms, term{k, s})
		}
	}
	for _, k := range r.order {
		terms = append(terms, term{k.set(), Sort{}})
	}
	return terms
}

// checkSorts refuses keys that the table does not have.
func (r *Resource[R]) checkSorts(sorts []Sort) error {
	for _, s := range sorts {
		k, ok := r.sorts[s.Key]
		if !ok {
			return r.because(s.Key, invalid("there is no such sort key"))
		}
		if !k.byVariable() {
			continue
		}
		if _, ok := columnOf[s.Type]; !ok || s.Variable == "" || !isStorable(s.Variable) {
			return r.because(s.Key, invalid("needs the name of a variable and a type that has an order, not '%s' and '%s'", s.Variable, s.Type))
		}
	}
	return nil
}

func (r *Resource[R]) writeOrder(b *builder, sorts []Sort) {
	terms := r.sequence(sorts)
	// NB: a key that comes again changes nothing but costs its expression.
	seen := []Sort{}
	word := " ORDER BY "
	for _, t := range terms {
		same := t.Sort
		same.Desc = false
		if same.Key != "" && slices.Contains(seen, same) {
			continue
		}
		seen = append(seen, same)
		b.add(word)
		word = ", "
		t.write(b, t.Sort)
		switch {
		case t.primary && t.Desc:
			b.add(" DESC")
		case t.primary:
		case t.Desc:
			b.add(" DESC NULLS LAST")
		default:
			b.add(" ASC NULLS FIRST")
		}
	}
}
