package feel

import "strings"

// The functions on ranges of DMN 1.3, section 10.3.4.9. A point is a number, a
// date, a time or a duration.
var rangeFunctions = map[string][]*Function{
	"after":           spans("point1, point2|point, range|range, point|range1, range2", swapped(before)),
	"before":          spans("point1, point2|point, range|range, point|range1, range2", before),
	"coincides":       spans("point1, point2|range1, range2", relation{points: coincide, ranges: coincide}),
	"during":          spans("point, range|range1, range2", swapped(include)),
	"finished by":     spans("point, range|range1, range2", swapped(finish)),
	"finishes":        spans("point, range|range1, range2", finish),
	"includes":        spans("range, point|range1, range2", include),
	"meets":           spans("range1, range2", meet),
	"met by":          spans("range1, range2", swapped(meet)),
	"overlaps":        spans("range1, range2", overlap),
	"overlaps after":  spans("range1, range2", swapped(overlapBefore)),
	"overlaps before": spans("range1, range2", overlapBefore),
	"started by":      spans("range, point|range1, range2", swapped(start)),
	"starts":          spans("point, range|range1, range2", start),
}

// relation says whether two points or ranges stand to each other so, for the
// shapes that it knows.
type relation struct {
	points, pointRange, rangePoint, ranges func(a, b span) bool
}

func swapped(r relation) relation {
	swap := func(f func(a, b span) bool) func(a, b span) bool {
		if f == nil {
			return nil
		}
		return func(a, b span) bool { return f(b, a) }
	}
	return relation{swap(r.points), swap(r.rangePoint), swap(r.pointRange), swap(r.ranges)}
}

// span is a range, or a point as a range with one value.
type span struct {
	start, end             any
	startClosed, endClosed bool
	isRange                bool
}

func spanOf(v any) span {
	if r, ok := v.(*Range); ok {
		return span{r.start, r.end, r.startClosed, r.endClosed, true}
	}
	return span{v, v, true, true, false}
}

// order compares two boundaries, which have one type.
func order(a, b any) int {
	c, _ := ordered(a, b)
	return c
}

// spans declares the functions of a relation, one for each pair of names.
func spans(params string, rel relation) []*Function {
	var list []*Function
	for _, names := range strings.Split(params, "|") {
		list = append(list, fn(names, func(_ *run, args []any) any {
			a, b := spanOf(args[0]), spanOf(args[1])
			if _, ok := ordered(a.start, b.start); !ok || typeName(a.start) == "string" {
				return wrong
			}
			f := rel.ranges
			switch {
			case !a.isRange && !b.isRange:
				f = rel.points
			case !a.isRange:
				f = rel.pointRange
			case !b.isRange:
				f = rel.rangePoint
			}
			if f == nil {
				return wrong
			}
			return f(a, b)
		}))
	}
	return list
}

var (
	before = relation{isBefore, isBefore, isBefore, isBefore}

	finish = relation{
		pointRange: func(p, r span) bool { return r.endClosed && order(r.end, p.start) == 0 },
		ranges: func(a, b span) bool {
			c := order(a.start, b.start)
			return a.endClosed == b.endClosed && order(a.end, b.end) == 0 && (c > 0 || c == 0 && (!a.startClosed || b.startClosed))
		},
	}

	include = relation{
		rangePoint: func(r, p span) bool {
			low, high := order(r.start, p.start), order(r.end, p.start)
			return low < 0 && high > 0 || low == 0 && r.startClosed || high == 0 && r.endClosed
		},
		ranges: func(a, b span) bool {
			low, high := order(a.start, b.start), order(a.end, b.end)
			return (low < 0 || low == 0 && (a.startClosed || !b.startClosed)) && (high > 0 || high == 0 && (a.endClosed || !b.endClosed))
		},
	}

	meet = relation{ranges: func(a, b span) bool {
		return a.endClosed && b.startClosed && order(a.end, b.start) == 0
	}}

	overlap = relation{ranges: func(a, b span) bool { return reaches(a, b) && reaches(b, a) }}

	overlapBefore = relation{ranges: func(a, b span) bool {
		low, high := order(a.start, b.start), order(a.end, b.end)
		return (low < 0 || low == 0 && a.startClosed && !b.startClosed) && reaches(a, b) &&
			(high < 0 || high == 0 && (!a.endClosed || b.endClosed))
	}}

	start = relation{
		pointRange: func(p, r span) bool { return r.startClosed && order(r.start, p.start) == 0 },
		ranges: func(a, b span) bool {
			c := order(a.end, b.end)
			return order(a.start, b.start) == 0 && a.startClosed == b.startClosed && (c < 0 || c == 0 && (!a.endClosed || b.endClosed))
		},
	}
)

func isBefore(a, b span) bool {
	c := order(a.end, b.start)
	return c < 0 || c == 0 && (!a.endClosed || !b.startClosed)
}

// reaches reports whether a does not end before b starts.
func reaches(a, b span) bool {
	c := order(a.end, b.start)
	return c > 0 || c == 0 && a.endClosed && b.startClosed
}

func coincide(a, b span) bool {
	return order(a.start, b.start) == 0 && order(a.end, b.end) == 0 && a.startClosed == b.startClosed && a.endClosed == b.endClosed
}
