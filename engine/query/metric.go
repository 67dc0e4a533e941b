package query

import (
	"context"
	"fmt"
	"time"
)

// MetricCriteria says which counts are wanted.
type MetricCriteria struct {
	// Name is the meter; empty is all of them.
	Name string
	// Reporter is the node that counted; empty is all of them.
	Reporter string
	// From and To bound when it was counted, To excluded; the zero time is no bound.
	From, To time.Time
}

// MetricInterval is what was counted in one interval.
type MetricInterval struct {
	Time     Millis // the interval's start
	Name     string
	Reporter string // empty where all are added up
	Value    int64
}

func (c MetricCriteria) write(b *builder) {
	word := " WHERE "
	add := func(sql string, arg any) {
		b.add(word+sql, arg)
		word = " AND "
	}
	if c.Name != "" {
		add("name = ?", c.Name)
	}
	if c.Reporter != "" {
		add("reporter = ?", c.Reporter)
	}
	if !c.From.IsZero() {
		add("time >= ?", c.From.UnixMilli())
	}
	if !c.To.IsZero() {
		add("time < ?", c.To.UnixMilli())
	}
}

// MetricIntervals lists the counts by interval of the given length, newest first,
// then by name; the reporters apart or added up.
func MetricIntervals(ctx context.Context, reader Reader, c MetricCriteria, length time.Duration, addUp bool, first, most int) ([]MetricInterval, error) {
	b := &builder{}
	reporter := "reporter"
	if addUp {
		reporter = "''"
	}
	b.add("SELECT began, name, reporter, SUM(value) FROM (SELECT time / ? * ? AS began, name, "+reporter+" AS reporter, value FROM metric",
		length.Milliseconds(), length.Milliseconds())
	c.write(b)
	b.add(") m GROUP BY began, name, reporter ORDER BY began DESC, name, reporter LIMIT ? OFFSET ?", int64(most), int64(first))
	var rows []MetricInterval
	err := reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error {
		var m MetricInterval
		if err := s.Scan((*int64)(&m.Time), &m.Name, &m.Reporter, &m.Value); err != nil {
			return err
		}
		rows = append(rows, m)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list metrics: %w", err)
	}
	return rows, nil
}

// MetricSum adds up what was counted.
func MetricSum(ctx context.Context, reader Reader, c MetricCriteria) (int64, error) {
	b := &builder{}
	b.add("SELECT CAST(coalesce(SUM(value), 0) AS BIGINT) FROM metric")
	c.write(b)
	return one(ctx, reader, b)
}

// TaskWorkers counts the people who were given tasks; name and reporter count for
// nothing.
func TaskWorkers(ctx context.Context, reader Reader, c MetricCriteria) (int64, error) {
	b := &builder{}
	b.add("SELECT COUNT(DISTINCT hash) FROM task_worker")
	MetricCriteria{From: c.From, To: c.To}.write(b)
	return one(ctx, reader, b)
}

// one reads the only number of a statement.
func one(ctx context.Context, reader Reader, b *builder) (n int64, err error) {
	err = reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error { return s.Scan(&n) })
	if err != nil {
		return 0, fmt.Errorf("add up metrics: %w", err)
	}
	return n, nil
}
