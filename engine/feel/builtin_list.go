package feel

import (
	"math"
	"slices"
	"strings"
)

var listFunctions = map[string][]*Function{
	"all":         {fn("list…", allOf)},
	"and":         {fn("list…", allOf)},
	"any":         {fn("list…", anyOf)},
	"append":      {fn("list, items…", of2(func(list, items []any) any { return slices.Concat(list, items) }))},
	"concatenate": {fn("lists…", of1(func(lists []any) any { return concatenate(lists) }))},
	"count":       {fn("list", of1(func(list []any) any { return newInt(int64(len(list))) }))},

	"distinct values":  {fn("list", listOf(distinct))},
	"duplicate values": {fn("list", listOf(duplicates))},
	"flatten":          {fn("list", listOf(flatten))},
	"index of":         {fn("list, match", indexOf)},
	"insert before":    {fn("list, position, newItem", insertBefore)},
	"is empty":         {fn("list", of1(func(list []any) any { return len(list) == 0 }))},
	"list contains": {fn("list, element", func(_ *run, a []any) any {
		list, ok := a[0].([]any)
		if !ok {
			return wrong
		}
		return contains(list, a[1])
	})},
	"max":         {fn("list…", extreme(1))},
	"mean":        {fn("list…", numbers(mean))},
	"median":      {fn("list…", numbers(median))},
	"min":         {fn("list…", extreme(-1))},
	"mode":        {fn("list…", mode)},
	"or":          {fn("list…", anyOf)},
	"partition":   {fn("list, size", of2(partition))},
	"product":     {fn("list…", numbers(func(n []decimalValue) any { return fold(n, multiply) }))},
	"remove":      {fn("list, position", of2(removeAt))},
	"reverse":     {fn("list", of1(func(list []any) any { list = slices.Clone(list); slices.Reverse(list); return list }))},
	"sort":        {fn("list, precedes", sortList)},
	"stddev":      {fn("list…", numbers(deviation))},
	"string join": {fn("list", joinStrings), fn("list, delimiter", joinStrings), fn("list, delimiter, prefix, suffix", joinStrings)},
	"sublist":     {fn("list, start", sublist), fn("list, start, length", sublist)},
	"sum":         {fn("list…", numbers(func(n []decimalValue) any { return fold(n, add) }))},
	"union": {fn("lists…", func(r *run, a []any) any {
		lists, ok := a[0].([]any)
		if !ok {
			return wrong
		}
		return distinct(r, concatenate(lists))
	})},
}

func allOf(_ *run, a []any) any { return foldBooleans(a[0], logic{decided: false, value: true}) }
func anyOf(_ *run, a []any) any { return foldBooleans(a[0], logic{decided: true, value: false}) }

// foldBooleans is null where the list holds anything but booleans and null, and
// is not decided before.
func foldBooleans(v any, l logic) any {
	list, ok := v.([]any)
	if !ok {
		return wrong
	}
	for _, e := range list {
		if !l.add(e) {
			break
		}
	}
	return l.value
}

func listOf(f func(r *run, list []any) []any) func(*run, []any) any {
	return func(r *run, a []any) any {
		list, ok := a[0].([]any)
		if !ok {
			return wrong
		}
		return f(r, list)
	}
}

func concatenate(lists []any) []any {
	all := []any{}
	for _, e := range lists {
		if list, ok := e.([]any); ok {
			all = append(all, list...)
		} else {
			all = append(all, e)
		}
	}
	if len(all) > maxItems {
		panic(abort{ErrLimit})
	}
	return all
}

func distinct(r *run, list []any) []any {
	kept := []any{}
	for _, e := range list {
		r.spend(len(kept) + 1)
		if !slices.ContainsFunc(kept, func(k any) bool { is, _ := equal(e, k); return is }) {
			kept = append(kept, e)
		}
	}
	return kept
}

func duplicates(r *run, list []any) []any {
	twice := []any{}
	for _, e := range distinct(r, list) {
		r.spend(len(list))
		n := 0
		for _, o := range list {
			if is, _ := equal(o, e); is {
				n++
			}
		}
		if n > 1 {
			twice = append(twice, e)
		}
	}
	return twice
}

func flatten(r *run, list []any) []any {
	flat := []any{}
	for _, e := range list {
		r.spend(1)
		if inner, ok := e.([]any); ok {
			flat = append(flat, flatten(r, inner)...)
		} else {
			flat = append(flat, e)
		}
	}
	if len(flat) > maxItems {
		panic(abort{ErrLimit})
	}
	return flat
}

func indexOf(_ *run, a []any) any {
	list, ok := a[0].([]any)
	if !ok {
		return wrong
	}
	found := []any{}
	for i, e := range list {
		if identical(e, a[1]) {
			found = append(found, newInt(int64(i+1)))
		}
	}
	return found
}

// place is a position in a list as an offset; from the end where negative.
func place(list []any, position decimalValue) int {
	i := toInt(position)
	if i > 0 {
		return i - 1
	}
	return len(list) + i
}

func clamp(i, n int) int { return max(0, min(i, n)) }

func insertBefore(_ *run, a []any) any {
	list, ok := a[0].([]any)
	position, ok2 := a[1].(decimalValue)
	if !ok || !ok2 || position.IsZero() {
		return wrong
	}
	return slices.Insert(slices.Clone(list), clamp(place(list, position), len(list)), a[2])
}

func removeAt(list []any, position decimalValue) any {
	if position.IsZero() {
		return wrong
	}
	from := clamp(place(list, position), len(list))
	next := toInt(position) + 1
	to := len(list) + next
	if next > 0 {
		to = next - 1
	}
	return slices.Concat(list[:from], list[clamp(to, len(list)):])
}

func sublist(_ *run, a []any) any {
	list, ok := a[0].([]any)
	start, ok2 := a[1].(decimalValue)
	if !ok || !ok2 || start.IsZero() {
		return wrong
	}
	from, to := place(list, start), len(list)
	if len(a) > 2 {
		length, ok := a[2].(decimalValue)
		if !ok {
			return wrong
		}
		to = from + toInt(length)
	}
	from, to = clamp(from, len(list)), clamp(to, len(list))
	return slices.Clone(list[from:max(from, to)])
}

func partition(list []any, size decimalValue) any {
	n := toInt(size)
	if n <= 0 {
		return wrong
	}
	parts := []any{}
	for part := range slices.Chunk(list, n) {
		parts = append(parts, slices.Clone(part))
	}
	return parts
}

// extreme is the least or greatest of values of one type.
func extreme(direction int) func(*run, []any) any {
	return of1(func(list []any) any {
		if len(list) == 0 {
			return nil
		}
		best := list[0]
		for _, e := range list {
			c, ok := ordered(e, best)
			if !ok {
				return wrong
			}
			if c*direction > 0 {
				best = e
			}
		}
		return best
	})
}

// numbers makes a function of a list that holds nothing but numbers; of an empty
// one it is null.
func numbers(f func(list []decimalValue) any) func(*run, []any) any {
	return of1(func(list []any) any {
		if len(list) == 0 {
			return nil
		}
		all := make([]decimalValue, len(list))
		for i, e := range list {
			var ok bool
			if all[i], ok = e.(decimalValue); !ok {
				return wrong
			}
		}
		return f(all)
	})
}

func fold(list []decimalValue, by func(a, b any) any) any {
	var v any = list[0]
	for _, n := range list[1:] {
		v = by(v, n)
	}
	return v
}

func mean(list []decimalValue) any { return divide(fold(list, add), newInt(int64(len(list)))) }

func sorted(list []decimalValue) []decimalValue {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b decimalValue) int { return a.Cmp(b) })
	return list
}

func median(list []decimalValue) any {
	list = sorted(list)
	half := len(list) / 2
	if len(list)%2 == 1 {
		return list[half]
	}
	return divide(add(list[half-1], list[half]), newInt(2))
}

func deviation(list []decimalValue) any {
	average := mean(list)
	var sum any = newInt(0)
	for _, n := range list {
		d := subtract(n, average)
		sum = add(sum, multiply(d, d))
	}
	if len(list) < 2 {
		panic(abort{errNoNumber})
	}
	variance, ok := divide(sum, newInt(int64(len(list)-1))).(decimalValue)
	if !ok {
		return wrong
	}
	return fromDouble(math.Sqrt(toDouble(variance)))
}

func mode(r *run, a []any) any {
	if list, ok := a[0].([]any); ok && len(list) == 0 {
		return []any{}
	}
	return numbers(func(list []decimalValue) any {
		list = sorted(list)
		most, run := 0, 0
		var found []any
		for i, n := range list {
			if run++; i+1 < len(list) && list[i+1].Cmp(n) == 0 {
				continue
			}
			if run > most {
				most, found = run, nil
			}
			if run == most {
				found = append(found, n)
			}
			run = 0
		}
		return found
	})(r, a)
}

func joinStrings(r *run, a []any) any {
	list, ok := a[0].([]any)
	if !ok {
		return wrong
	}
	var options [3]string // delimiter, prefix, suffix
	for i, v := range a[1:] {
		s, ok := v.(string)
		if !ok && v != nil {
			return wrong
		}
		options[i] = s
	}
	var words []string
	size := 0
	for _, e := range list {
		s, ok := e.(string)
		if !ok && e != nil {
			return wrong
		}
		if ok {
			words = append(words, s)
			if size += len(s) + len(options[0]); size > maxText {
				panic(abort{ErrLimit})
			}
		}
	}
	return r.text(options[1] + strings.Join(words, options[0]) + options[2])
}

// sortList sorts by a function that says whether one comes before another.
func sortList(r *run, a []any) any {
	list, ok := a[0].([]any)
	precedes, ok2 := a[1].(*Function)
	if !ok || !ok2 || len(precedes.params) != 2 {
		return wrong
	}
	list = slices.Clone(list)
	fits := true
	before := func(x, y any) bool {
		is, ok := precedes.call(r, []any{x, y}).(bool)
		fits = fits && ok
		return is
	}
	slices.SortStableFunc(list, func(x, y any) int {
		switch {
		case !fits:
			return 0
		case before(x, y):
			return -1
		case before(y, x):
			return 1
		}
		return 0
	})
	if !fits {
		return wrong
	}
	return list
}
