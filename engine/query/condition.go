package query

import (
	"errors"
	"fmt"
	"time"
)

// writeWhere adds the conditions of the criteria to one arm. args are those of
// r.where.
func (r *Resource[R]) writeWhere(b *builder, way arm, c Criteria, args ...any) error {
	word := " WHERE "
	add := func(part *builder) {
		b.add(word)
		b.append(part)
		word = " AND "
	}
	if way.guard != "" {
		base := &builder{}
		base.add(way.guard)
		add(base)
	}
	if r.where != "" {
		base := &builder{}
		base.add(r.where, args...)
		add(base)
	}
	for _, u := range r.unless {
		if !c.Asks(u.flag) {
			base := &builder{}
			base.add(u.sql)
			add(base)
		}
	}
	b.now, b.way = c.Now, way
	if b.now.IsZero() {
		b.now = time.Now()
	}
	parts, err := r.conditions(b, c.Conditions)
	if err != nil {
		return err
	}
	for _, part := range parts {
		add(part)
	}
	for _, group := range c.Or {
		alternatives := b.fresh()
		alternatives.or = true
		parts, err := r.conditions(alternatives, group)
		if err != nil {
			return err
		}
		if len(parts) > 0 {
			alternatives.join(len(parts), " OR ", func(i int) { alternatives.append(parts[i]) })
			add(alternatives)
		}
	}
	after, err := r.after(b, c)
	if err != nil || after == nil {
		return err
	}
	add(after)
	return nil
}

// conditions writes each condition that asks for something. In the context of
// alternatives each stands alone; else those about one relation are joined.
func (r *Resource[R]) conditions(context *builder, list []Condition) ([]*builder, error) {
	var parts []*builder
	related := map[*relation]*builder{}
	for _, c := range list {
		if !context.or && c.Name == context.way.implied {
			continue
		}
		f, ok := r.filters[c.Name]
		if !ok {
			return nil, fmt.Errorf("%s has no filter %q", r.name, c.Name)
		}
		one := context.fresh()
		if err := f.write(one, c.Value, list); err != nil {
			return nil, r.because(c.Name, err)
		}
		if !one.isStorable() {
			return nil, r.because(c.Name, invalid("has characters that no text can have"))
		}
		if one.sql.Len() == 0 {
			continue
		}
		if f.of == nil {
			parts = append(parts, one)
			continue
		}
		part := related[f.of]
		if part == nil || context.or {
			part = context.fresh()
			part.add(f.of.opening(context.way))
			related[f.of] = part
			parts = append(parts, part)
			if context.or {
				part.add(" AND ")
				part.append(one)
				part.add(")")
				continue
			}
		}
		part.add(" AND ")
		part.append(one)
	}
	if !context.or {
		for _, part := range related {
			part.add(")")
		}
	}
	return parts, nil
}

// because says which filter or sort key an error is about.
func (r *Resource[R]) because(name string, err error) error {
	var i *InvalidError
	if errors.As(err, &i) {
		return &InvalidError{Resource: r.name, Filter: name, Reason: i.Reason, As: i.As}
	}
	return fmt.Errorf("%s of %s: %w", name, r.name, err)
}
