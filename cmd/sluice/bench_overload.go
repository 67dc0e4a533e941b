package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"
)

// maxUnderWay bounds the requests that an overload has under way; what is over it
// counts as turned away by the driver itself.
const maxUnderWay = 4000

// maxOverload is how many times the best throughput is offered at most.
const maxOverload = 10

// errTurnedAway: the server says that it cannot do it now (503).
var errTurnedAway = errors.New("turned away")

// overload sends operations at a rate, whether they are answered or not.
type overload struct {
	sent, done, refused, failed, unsent atomic.Int64
	firstError                          atomic.Pointer[error]
	elapsed                             time.Duration
}

// run sends rate operations a second for d, evenly.
func (o *overload) run(ctx context.Context, c *benchClient, operation func(context.Context, *benchClient) error, rate float64, d time.Duration) {
	places := make(chan struct{}, maxUnderWay)
	var wg sync.WaitGroup
	const tick = 2 * time.Millisecond
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	begun := time.Now()
	for n := 0; time.Since(begun) < d && ctx.Err() == nil; {
		<-ticker.C
		for due := int(time.Since(begun).Seconds() * rate); n < due; n++ {
			select {
			case places <- struct{}{}:
			default:
				o.unsent.Add(1)
				continue
			}
			wg.Go(func() {
				defer func() { <-places }()
				o.sent.Add(1)
				switch err := operation(ctx, c); {
				case err == nil:
					o.done.Add(1)
				case errors.Is(err, errTurnedAway):
					o.refused.Add(1)
				default:
					o.failed.Add(1)
					o.firstError.CompareAndSwap(nil, &err)
				}
			})
		}
	}
	wg.Wait()
	c.connections.close()
	o.elapsed = time.Since(begun)
}

// benchOverload finds the best throughput of a scenario over the numbers of clients
// and then offers the server a multiple of it.
func benchOverload(cmd *cobra.Command, o benchOptions, table io.Writer, s scenario, targets []benchTarget) {
	for _, t := range targets {
		best := 0.0
		for _, clients := range o.clients {
			if o.warmup > 0 {
				measure(cmd.Context(), t.client, s.run, clients, o.warmup, o.count)
			}
			m := measure(cmd.Context(), t.client, s.run, clients, o.duration, o.count)
			best = max(best, m.perSecond())
		}
		var over overload
		over.run(cmd.Context(), t.client, s.run, best*o.overload, cmp.Or(o.overloadFor, o.duration))
		served := float64(over.done.Load()) / over.elapsed.Seconds()
		fmt.Fprintf(table, "%s\t%s\t%.0f\t%.0f\t%.0f\t%.0f %%\t%d\t%d\t%d\t\n", s.name, t.name, best, best*o.overload, served, 100*served/best,
			over.refused.Load(), over.failed.Load(), over.unsent.Load())
		if err := over.firstError.Load(); err != nil {
			cmd.PrintErrln("first error of", s.name, "at", t.name+":", *err)
		}
	}
}
