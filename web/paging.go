package web

import (
	"strconv"

	"github.com/sluice-bpm/sluice/views"
)

const (
	pageSize = 25
	maxPages = 400
)

// paged is how many of the rows come before the page that the address asks for, and the
// line below the table; address makes that of a page.
func paged(c *call, rows int, address func(page string) string) (from int, line views.Paging) {
	last := min((rows+pageSize-1)/pageSize, maxPages)
	if last <= 1 {
		return 0, line
	}
	n, err := strconv.Atoi(c.query("page"))
	if err != nil {
		n = 1
	}
	n = max(min(n, last), 1)
	from = (n - 1) * pageSize
	line.Text = count(from+1) + " to " + count(min(n*pageSize, rows)) + " of " + count(rows)
	if n > 1 {
		line.PreviousURL = address(strconv.Itoa(n - 1))
	}
	if n < last {
		line.NextURL = address(strconv.Itoa(n + 1))
	}
	return from, line
}
