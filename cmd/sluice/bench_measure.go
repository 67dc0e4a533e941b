package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// measurement is what one row of the bench saw.
type measurement struct {
	latencies  []time.Duration // of the operations that succeeded, sorted
	errors     int
	firstError error
	elapsed    time.Duration
	cpu        time.Duration // of the target's processes; 0 where they are not known
}

// measure runs an operation on a number of clients until the time is over or
// the count reached.
func measure(ctx context.Context, c *benchClient, operation func(context.Context, *benchClient) error, clients int, d time.Duration, count int) measurement {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	var begun atomic.Int64
	parts := make([]measurement, clients)
	var wg sync.WaitGroup
	started := time.Now()
	for i := range parts {
		wg.Go(func() {
			for ctx.Err() == nil && begun.Add(1) <= int64(count) {
				parts[i].one(ctx, c, operation)
			}
		})
	}
	wg.Wait()
	c.connections.close()
	whole := measurement{elapsed: time.Since(started)}
	for _, p := range parts {
		whole.latencies = append(whole.latencies, p.latencies...)
		whole.errors += p.errors
		if whole.firstError == nil {
			whole.firstError = p.firstError
		}
	}
	slices.Sort(whole.latencies)
	return whole
}

// one runs and times one operation. What the end of the time cuts off counts
// neither as done nor as an error.
func (m *measurement) one(ctx context.Context, c *benchClient, operation func(context.Context, *benchClient) error) {
	begin := time.Now()
	err := operation(ctx, c)
	switch {
	case err == nil:
		m.latencies = append(m.latencies, time.Since(begin))
	case ctx.Err() == nil:
		m.errors++
		if m.firstError == nil {
			m.firstError = err
		}
	}
}

// perSecond is how many operations succeeded a second.
func (m *measurement) perSecond() float64 { return float64(len(m.latencies)) / m.elapsed.Seconds() }

// percentile is the latency that p of a hundred operations did not exceed, in
// milliseconds; a dash where there was none.
func (m *measurement) percentile(p int) string {
	if len(m.latencies) == 0 {
		return "-"
	}
	i := (len(m.latencies)*p + 99) / 100
	return fmt.Sprintf("%.2f", float64(m.latencies[max(i-1, 0)].Microseconds())/1000)
}

// cpuEach is the CPU of the server for one operation, in milliseconds; a dash
// where it is not known.
func (m *measurement) cpuEach() string {
	if m.cpu == 0 || len(m.latencies) == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", m.cpu.Seconds()*1000/float64(len(m.latencies)))
}
