package query_test

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/store/postgres"
	"github.com/sluice-bpm/sluice/engine/store/postgres/pgtest"
)

// planner reads how a database would run each statement instead of running it.
type planner struct {
	database
	steps *[]string
	// tables are those of the statements, by alias.
	tables map[string][]string
}

var aliased = regexp.MustCompile(`(?:FROM|JOIN) ([a-z_]+) ([a-z_]+)\b`)

// Select implements query.Reader.
func (p planner) Select(ctx context.Context, statement string, args []any, _ func(store.Scanner) error) error {
	for _, m := range aliased.FindAllStringSubmatch(statement, -1) {
		p.tables[m[2]] = append(p.tables[m[2]], m[1])
	}
	if p.postgres {
		return p.database.Select(ctx, "EXPLAIN (COSTS OFF) "+statement, args, func(s store.Scanner) error {
			var step string
			err := s.Scan(&step)
			*p.steps = append(*p.steps, step)
			return err
		})
	}
	return p.database.Select(ctx, "EXPLAIN QUERY PLAN "+statement, args, func(s store.Scanner) error {
		var id, parent, unused int64
		var step string
		err := s.Scan(&id, &parent, &unused, &step)
		*p.steps = append(*p.steps, step)
		return err
	})
}

// growing are the tables that have as many rows as there were instances.
var growing = regexp.MustCompile(`^(history_\w+|task|process_instance|execution|activity_instance|variable|identity_link|job|external_task|event_subscription)$`)

// scans returns the steps of a plan that read a growing table from end to end.
// With inOrder it lets those pass that read it along an index, as far as a page
// needs; without, only those that look up a value in an index.
func (p planner) scans(inOrder bool) (found []string) {
	steps := *p.steps
	if p.postgres {
		return postgresScans(steps, inOrder)
	}
	subqueries := []string{"few", "json_each", "CONSTANT", "running", "ended", "looked_up", "read_through"}
	for _, step := range steps {
		for _, word := range []string{"CO-ROUTINE ", "MATERIALIZE "} {
			if name, ok := strings.CutPrefix(step, word); ok {
				subqueries = append(subqueries, name)
			}
		}
	}
	for _, step := range steps {
		rest, isScan := strings.CutPrefix(step, "SCAN ")
		if !isScan {
			continue
		}
		name, how, _ := strings.Cut(rest, " ")
		along := strings.Contains(how, "USING")
		// NB: a table is named by its alias, which a subquery may have as well.
		if (inOrder && along) || slices.Contains(subqueries, name) && !along {
			continue
		}
		if !slices.ContainsFunc(append(p.tables[name], name), growing.MatchString) {
			continue
		}
		found = append(found, step)
	}
	return found
}

var (
	seqScan   = regexp.MustCompile(`Seq Scan on (\w+)`)
	indexScan = regexp.MustCompile(`Index (?:Only )?Scan (?:Backward )?using \w+ on (\w+)`)
)

func postgresScans(steps []string, inOrder bool) (found []string) {
	for i, step := range steps {
		if m := seqScan.FindStringSubmatch(step); m != nil && growing.MatchString(m[1]) {
			found = append(found, step)
		}
		m := indexScan.FindStringSubmatch(step)
		if m == nil || inOrder || !growing.MatchString(m[1]) {
			continue
		}
		if i+1 == len(steps) || !strings.Contains(steps[i+1], "Index Cond:") {
			found = append(found, step)
		}
	}
	return found
}

// onEachPlanner runs a test with each back end, filled and analyzed. PostgreSQL
// reads tables of this size from end to end unless it is told not to.
func onEachPlanner(t *testing.T, test func(t *testing.T, p planner)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		db := openSQLite(t)
		seed(t, db, 100)
		test(t, planner{db, new([]string), map[string][]string{}})
	})
	t.Run("postgres", func(t *testing.T) {
		address := pgtest.URL(t)
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		u.RawQuery += "&options=-c%20enable_seqscan%3Doff"
		s, err := postgres.Open(t.Context(), u.String(), postgres.Options{})
		if err != nil {
			t.Fatal(err)
		}
		db := migrated(t, database{Store: s, postgres: true})
		seed(t, db, 100)
		c, err := pgx.Connect(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close(t.Context())
		if _, err := c.Exec(t.Context(), "ANALYZE"); err != nil {
			t.Fatal(err)
		}
		test(t, planner{db, new([]string), map[string][]string{}})
	})
}

// plan fails where what ask reads has steps that scan.
func (p planner) plan(t *testing.T, name string, inOrder bool, ask func(db database) error) {
	t.Helper()
	*p.steps = nil
	clear(p.tables)
	db := p.database
	db.Store = explained{p.Store, p}
	if err := ask(db); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(*p.steps) == 0 {
		t.Errorf("%s: no plan", name)
	}
	if found := p.scans(inOrder); len(found) > 0 {
		t.Errorf("%s reads a growing table from end to end:\n%s\nin\n%s", name, strings.Join(found, "\n"), strings.Join(*p.steps, "\n"))
	}
}

// explained is a store of which only what it reads matters.
type explained struct {
	store.Store
	planner planner
}

// Select implements store.Store.
func (e explained) Select(ctx context.Context, statement string, args []any, scan func(store.Scanner) error) error {
	return e.planner.Select(ctx, statement, args, scan)
}

func TestPlans_ListsReadNoGrowingTableFromEndToEnd(t *testing.T) {
	list := func(t *testing.T, r table, c query.Criteria) func(database) error {
		return func(db database) error {
			_, err := r.ids(t.Context(), db, c)
			return err
		}
	}
	onEachPlanner(t, func(t *testing.T, p planner) {
		for _, r := range tables() {
			if !strings.HasPrefix(r.Name(), "first ") {
				p.plan(t, r.Name()+" as it is", true, list(t, r, query.Criteria{Max: 50}))
			}
			for _, name := range []string{"processInstanceId", "processInstanceIdIn", "processInstanceIds"} {
				f, ok := r.Filter(name)
				if !ok {
					continue
				}
				id := any(uuid(1, 3))
				if f.Kind != query.Text {
					id = texts(uuid(1, 3))
				}
				criteria := with(is(name, id))
				p.plan(t, r.Name()+" of a process instance", false, list(t, r, criteria))
				for key := range r.Sorts() {
					if strings.Contains(strings.ToLower(key), "time") {
						criteria.Sort, criteria.Max = []query.Sort{{Key: key, Desc: true}}, 50
						p.plan(t, r.Name()+" of a process instance by "+key, false, list(t, r, criteria))
					}
				}
			}
			if _, ok := r.Filter("taskId"); ok && strings.HasPrefix(r.Name(), "historic") && r.Name() != "historic process instance" {
				p.plan(t, r.Name()+" of a task", false, list(t, r, with(is("taskId", uuid(3, 3)))))
			}
		}
	})
}

// scanning are the questions that have to look at all rows, or at those up to a
// bound: nothing but a full text search, or one more index for each flush, would
// spare them.
var scanning = []string{
	"count history", "count tasks", "count up to 1000, user, six", "history executed activity", "history variable", "instances variable", "instances visible", "standings",
	"tasks by name", "tasks nameLike", "tasks search none", "tasks variable",
}

func TestPlans_PagesReadNoGrowingTableFromEndToEnd(t *testing.T) {
	onEachPlanner(t, func(t *testing.T, p planner) {
		for _, q := range questions(100) {
			if slices.Contains(scanning, q.name) {
				continue
			}
			p.plan(t, q.name, true, func(db database) error {
				_, err := q.ask(t.Context(), db)
				return err
			})
		}
	})
}

// What the pages of one task and of one instance ask besides.
func TestPlans_OneTaskAndOneInstanceReadNoGrowingTableFromEndToEnd(t *testing.T) {
	onEachPlanner(t, func(t *testing.T, p planner) {
		newest := []query.Sort{{Key: "timestamp", Desc: true}}
		for name, ask := range map[string]struct {
			of table
			c  query.Criteria
		}{
			"operations on a task":               {historyOperations, query.Criteria{Sort: newest, Max: 200}.With(is("taskId", uuid(3, 3)), is("processInstanceId", uuid(1, 3)))},
			"operations on a task of no process": {historyOperations, query.Criteria{Sort: newest, Max: 200}.With(is("taskId", uuid(3, 3)), is("afterTimestamp", time.Now()))},
			"instances that instances called":    {processInstances, with(is("superProcessInstances", texts(uuid(1, 3), uuid(1, 4))))},
		} {
			p.plan(t, name, false, func(db database) error {
				_, err := ask.of.ids(t.Context(), db, ask.c)
				return err
			})
		}
	})
}

func TestPlans_ScansAreNoticed(t *testing.T) {
	onEachPlanner(t, func(t *testing.T, p planner) {
		for name, c := range map[string]query.Criteria{
			"a filter without index": with(is("descriptionLike", "x%")),
			"an order without index": {Sort: []query.Sort{{Key: "description"}}, Max: 50},
		} {
			*p.steps = nil
			clear(p.tables)
			db := p.database
			db.Store = explained{p.Store, p}
			if _, err := query.Tasks.List(t.Context(), db, c); err != nil {
				t.Fatal(err)
			}
			if len(p.scans(false)) == 0 {
				t.Errorf("%s was not noticed in %q", name, *p.steps)
			}
		}
	})
}
