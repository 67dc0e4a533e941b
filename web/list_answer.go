package web

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"time"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// rows hands what a list answers to take, one by one in the shapes of the API, and
// ends with an error of take. It may be asked to begin again.
type rows func(take func(any) error) error

// eachOf are the rows of one statement, however many.
func eachOf[R, J any](s *server, c *call, r *query.Resource[R], wanted query.Criteria, show func(R) J) reply {
	return reply{rows: func(take func(any) error) error {
		return r.Each(c.ctx(), s.engine.Reader(), wanted, func(row R) error { return take(show(row)) })
	}}
}

// rowsAPage is for how many rows at once that is read which is shown beside them.
const rowsAPage = 200

// pagesOf are rows beside which more is shown than they hold. That is read page by
// page, for which the database is asked while no other statement is open: one that
// waited for a second connection could wait for itself.
func pagesOf[R, J any](s *server, c *call, r *query.Resource[R], wanted query.Criteria, show func([]R) (rest.List[J], error)) reply {
	return reply{rows: func(take func(any) error) error {
		page := wanted
		for left := cmp.Or(wanted.Max, math.MaxInt); left > 0; left -= page.Max {
			page.Max = min(rowsAPage, left)
			read, next, err := r.Page(c.ctx(), s.engine.Reader(), page)
			if err != nil {
				return err
			}
			shown, err := show(read)
			if err != nil {
				return err
			}
			for _, row := range shown {
				if err := take(row); err != nil {
					return err
				}
			}
			if next == "" {
				return nil
			}
			page.First, page.After = 0, next
		}
		return nil
	}}
}

// The bounds of a list that is written while it is read.
const (
	// wholeList is how much of a list is read before any of it is sent, in bytes. What
	// fits is sent with its length, when the database is done with.
	wholeList = 256 << 10
	// maxStreams is how many longer lists are sent at the same time. Each keeps a
	// connection of the database for as long as its client takes; commands read by the same
	// ones on SQLite, which has four at least.
	maxStreams = 2
	// chunkTime is how long a client may take for wholeList bytes.
	chunkTime = 30 * time.Second
)

// errStreams: other long lists are being sent.
var errStreams = errors.New("too many long lists at once")

// listWriter writes a list as it comes.
type listWriter struct {
	s       *server
	c       *call
	b       *bytes.Buffer
	rows    int
	placed  bool // among the streams
	started bool // something was sent
	// late ends the reading of a list that is not started in time.
	late *time.Timer
}

// writeList answers a list. Until its first bytes are sent an error has its status;
// after that the connection breaks, so that no client takes a part for the whole.
func (s *server) writeList(c *call, read rows) {
	ctx, cancel := context.WithCancel(c.unbounded)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	l := &listWriter{s: s, c: c, b: takeBuffer(), late: time.AfterFunc(s.readTime, cancel)}
	defer func() { giveBuffer(l.b) }()
	err := read(l.take)
	if errors.Is(err, errStreams) {
		// The connection went back. All is read anew when there is a place.
		if err = l.await(); err == nil {
			err = read(l.take)
		}
	}
	if l.placed {
		defer func() { <-s.streams }()
	}
	if inTime := l.late.Stop(); !inTime && !l.started && err != nil {
		err = fmt.Errorf("no rows within %v: %w", s.readTime, context.DeadlineExceeded)
	}
	if err == nil {
		err = l.end()
	}
	switch {
	case err == nil:
	case !l.started:
		s.respondError(c, err)
	default:
		s.log.WarnContext(c.ctx(), "a list broke off", "path", c.URL.Path, "rows", l.rows, "error", err)
		panic(http.ErrAbortHandler)
	}
}

func (l *listWriter) take(row any) error {
	l.b.WriteByte("[,"[min(l.rows, 1)])
	l.rows++
	if err := rest.Encode(l.b, row); err != nil || l.b.Len() < wholeList {
		return err
	}
	if !l.placed {
		select {
		case l.s.streams <- struct{}{}:
			l.placed = true
		default:
			return errStreams
		}
	}
	return l.send()
}

// await waits for a place among the streams, to begin again.
func (l *listWriter) await() error {
	l.b.Reset()
	l.rows = 0
	select {
	case l.s.streams <- struct{}{}:
		l.placed = true
		return nil
	case <-l.c.ctx().Done():
		return l.c.ctx().Err()
	}
}

// send sends what was written so far, within its time.
func (l *listWriter) send() error {
	if !l.started {
		l.started = true
		l.late.Stop()
		l.s.headJSON(l.c)
	}
	out := http.NewResponseController(l.c.w)
	// A writer of a test knows no deadlines.
	_ = out.SetWriteDeadline(time.Now().Add(chunkTime))
	defer func() { _ = out.SetWriteDeadline(time.Time{}) }()
	_, err := l.c.w.Write(l.b.Bytes())
	l.b.Reset()
	return err
}

func (l *listWriter) end() error {
	if l.rows == 0 {
		l.b.WriteByte('[')
	}
	l.b.WriteByte(']')
	if l.started {
		return l.send()
	}
	l.s.headJSON(l.c)
	l.s.write(l.c, http.StatusOK, l.b.Bytes())
	return nil
}
