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
	// over says that the expression is NULL for what lives.
	over bool
	// created says that rows of the same value come in the order of their creation
	// in the direction of the key: the newest first where that is asked for.
	created bool
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
	idKey // as in a [state.IDColumn]
	numberKey
	doubleKey
)

func byText(expression string) sortKey   { return sortKey{expression: expression, kind: textKey} }
func byNumber(expression string) sortKey { return sortKey{expression: expression, kind: numberKey} }

// byID is the primary key, in which UUIDs come in the order of their creation.
func byID(expression string) sortKey {
	return sortKey{expression: expression, kind: idKey, always: true, primary: true}
}

// byName is the primary key where people choose it.
func byName(expression string) sortKey {
	return sortKey{expression: expression, kind: textKey, always: true, primary: true}
}

// byReference is an id of something else.
func byReference(expression string) sortKey { return sortKey{expression: expression, kind: idKey} }

// byNothing is a key of the API that all rows have the same value of.
func byNothing() sortKey { return sortKey{} }

// ended is the key of an expression that is NULL for what lives.
func (k sortKey) ended() sortKey {
	k.over = true
	return k
}

// set is the key of an expression that is never NULL.
func (k sortKey) set() sortKey {
	k.always = true
	return k
}

// ofCreation is the key of when a row was made.
func (k sortKey) ofCreation() sortKey {
	k.created = true
	return k
}

// mark is what stands for a value of the key.
func (k sortKey) mark() string {
	if k.kind == idKey {
		return "#"
	}
	return "?"
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

// columnOf is the value of a variable v to sort by, by the types that can be sorted;
// texts as Camunda does, without regard to case.
var columnOf = map[value.Type]struct {
	expression string
	kind       keyKind
}{
	value.Boolean: {"v.long", numberKey}, value.Date: {"v.long", numberKey}, value.Double: {"v.double", doubleKey},
	value.Integer: {"v.long", numberKey}, value.Long: {"v.long", numberKey}, value.Short: {"v.long", numberKey},
	value.String: {inAnyCase("v.text"), textKey},
}

// byVariable sorts by the value of a variable of from that scope ties to the
// row. Rows without a variable of the name and type are as if it were NULL.
func byVariable(from, scope string) sortKey {
	return sortKey{by: func(b *builder, s Sort) {
		b.add("(SELECT "+columnOf[s.Type].expression+" FROM "+from+" v WHERE "+scope+
			" AND v.name = ? AND v.type = ? AND v.text2 IS NULL LIMIT 1)", s.Variable, string(s.Type))
	}}
}

// term is one key of an order with its direction.
type term struct {
	sortKey
	Sort
}

// sequence is the whole order: the keys asked for, then the order of creation.
func (r *Resource[R]) sequence(c Criteria) []term {
	var terms []term
	var last Sort // the direction of the order of creation
	for _, s := range c.Sort {
		k := r.sorts[s.Key]
		if k.by != nil {
			k.kind = columnOf[s.Type].kind
		}
		if k.kind != noKey {
			terms = append(terms, term{k, s})
		}
		if k.created {
			last.Desc = s.Desc
		}
	}
	order := r.order
	if len(c.Sort) == 0 && r.unsorted != nil && !c.Has("processInstanceId") {
		order = r.unsorted
	}
	for _, k := range order {
		terms = append(terms, term{k.set(), last})
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
			return r.because(s.Key, invalid("needs the name of a variable and a type that has an order, not '%s' and '%s'", s.Variable, s.Type).as(ProcessEngine))
		}
	}
	return nil
}

// writeOrder adds the order; of rows that all live what only ended ones have is
// left out.
func (r *Resource[R]) writeOrder(b *builder, c Criteria, living bool) {
	// NB: a key that comes again changes nothing but costs its expression.
	type what struct {
		expression, variable string
		of                   value.Type
	}
	seen := []what{}
	word := " ORDER BY "
	for _, t := range r.sequence(c) {
		same := what{t.expression, t.Variable, t.Type}
		if t.by != nil {
			same.expression = t.Key
		}
		if slices.Contains(seen, same) || t.over && living {
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
