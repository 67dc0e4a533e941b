package query

import (
	"context"
	"fmt"
)

// IDs reads the ids of the rows that satisfy the criteria and nothing else of
// them, in their order; for lists that are worked through and not shown.
func (r *Resource[R]) IDs(ctx context.Context, reader Reader, c Criteria) ([]string, error) {
	if c.Max < 0 {
		return nil, nil
	}
	one := *r
	one.columns = []column[R]{{r.id, nil}}
	b, err := one.build(c, false)
	if err != nil {
		return nil, err
	}
	var ids []string
	err = reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error {
		var id string
		if err := s.Scan(&id); err != nil {
			return err
		}
		ids = append(ids, id)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list the ids of %ss: %w", r.name, err)
	}
	return ids, nil
}
