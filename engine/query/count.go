package query

import (
	"context"
	"fmt"
	"strings"
)

// Count counts the rows that satisfy the criteria, of which order and bounds
// are ignored.
func (r *Resource[R]) Count(ctx context.Context, reader Reader, c Criteria) (int, error) {
	counts, err := r.CountEach(ctx, reader, c)
	if err != nil {
		return 0, err
	}
	return counts[0], nil
}

// CountEach counts for several criteria in one statement.
func (r *Resource[R]) CountEach(ctx context.Context, reader Reader, criteria ...Criteria) ([]int, error) {
	return r.CountUpTo(ctx, reader, 0, criteria...)
}

// CountUpTo is CountEach that stops counting at most rows for each, so that a
// page's figures cost the same on a table of millions; 0 is no bound.
func (r *Resource[R]) CountUpTo(ctx context.Context, reader Reader, most int, criteria ...Criteria) ([]int, error) {
	result := make([]int, len(criteria))
	if len(criteria) == 0 {
		return result, nil
	}
	b := &builder{}
	for i, c := range criteria {
		if err := r.check(c); err != nil {
			return nil, err
		}
		c.After = ""
		b.add([]string{"SELECT ", ", "}[min(i, 1)])
		if err := r.writeCount(b, c, most); err != nil {
			return nil, err
		}
	}
	counts := make([]int64, len(criteria))
	err := reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error {
		targets := make([]any, len(counts))
		for i := range counts {
			targets[i] = &counts[i]
		}
		return s.Scan(targets...)
	})
	if err != nil {
		return nil, fmt.Errorf("count %s: %w", r.name, err)
	}
	for i, n := range counts {
		result[i] = int(n)
		if most > 0 {
			result[i] = min(result[i], most)
		}
	}
	return result, nil
}

// writeCount adds the sum of the counts of all arms.
func (r *Resource[R]) writeCount(b *builder, c Criteria, most int) error {
	b.add("(")
	for i, way := range r.arms(b, c, most == 0) {
		where := b.fresh()
		if err := r.writeWhere(where, way, c); err != nil {
			return err
		}
		source := way.source
		if r.counted != "" && !way.living && !strings.Contains(where.sql.String(), "process_definition_") {
			source = r.counted
		}
		b.add([]string{"SELECT ", " + "}[min(i, 1)])
		if most > 0 {
			b.add("(SELECT COUNT(*) FROM (SELECT 1 AS one FROM " + source)
		} else {
			b.add("(SELECT COUNT(*) FROM " + source)
		}
		b.append(where)
		if most > 0 {
			b.add(" LIMIT ?) counted", int64(most))
		}
		b.add(")")
	}
	b.add(")")
	return nil
}
