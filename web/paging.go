package web

import (
	"strconv"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
)

// pageSize is how many rows a page of a table has; the pages end where counting does.
const pageSize = 25

// paged is how many of the rows come before the page that the address asks for, and the
// line below the table; address makes that of a page.
func paged(c *call, rows int, address func(page string) string) (from int, line views.Paging) {
	last := (min(rows, maxCount) + pageSize - 1) / pageSize
	if last <= 1 {
		return 0, line
	}
	n := min(pageNumber(c.query("page"))+1, last)
	from = (n - 1) * pageSize
	line.Text = count(from+1) + " to " + count(min(n*pageSize, rows)) + " of " + countUpTo(rows)
	if n > 1 {
		line.PreviousURL = address(strconv.Itoa(n - 1))
	}
	if n < last {
		line.NextURL = address(strconv.Itoa(n + 1))
	}
	return from, line
}

// maxPage bounds the pages that an address can ask for; nobody has as many tasks.
const maxPage = 1_000_000

// pageNumber reads which page is meant, counted from 1 where a person sees it; what
// is none is the first.
func pageNumber(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return min(max(n-1, 0), maxPage)
}

// counted counts rows, up to a number that is enough.
func counted[R any](s *server, c *call, r *query.Resource[R], of query.Criteria, enough int) (int, error) {
	counts, err := r.CountUpTo(c.ctx(), s.engine.Reader(), enough, of)
	if err != nil {
		return 0, err
	}
	return counts[0], nil
}
