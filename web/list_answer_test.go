package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/web"
)

// longList is a number of tasks whose list is longer than what is sent at once.
const longList = 3000

// siteWithTasks has so many tasks, of nobody.
func siteWithTasks(t *testing.T, tasks int) *site {
	t.Helper()
	s := newSite(t)
	unit := state.NewUnit()
	for i := range tasks {
		unit.Tasks.Insert(state.Task{ID: fmt.Sprintf("task-%05d", i), Name: fmt.Sprintf("\"Task\" <%d>", i)})
	}
	if err := s.store.Flush(t.Context(), []*state.Changes{unit.Changes()})[0]; err != nil {
		t.Fatal(err)
	}
	return s
}

// get asks the API and leaves the body to be read.
func (s *site) get(path string) *http.Response {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), http.MethodGet, s.url+"/engine-rest"+path, nil)
	if err != nil {
		s.Fatal(err)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = a.Body.Close() })
	return a
}

func ids(t *testing.T, body []byte) []string {
	t.Helper()
	var rows []struct{ ID string }
	if err := json.Unmarshal(body, &rows); err != nil {
		t.Fatalf("%v: %.200s", err, body)
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return ids
}

func TestList_IsSentWhileTheDatabaseGivesIt(t *testing.T) {
	s := siteWithTasks(t, longList)
	begun := make(chan struct{})
	s.store.onRow(func(_ context.Context, n int) error {
		if n == longList {
			<-begun
		}
		return nil
	})
	a := s.get("/task")
	head := make([]byte, 1000)
	if _, err := io.ReadFull(a.Body, head); err != nil {
		t.Fatal(err)
	}
	close(begun) // only now the last row is read
	rest, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	body := append(head, rest...)
	list := ids(t, body)
	if len(list) != longList || list[0] != "task-00000" || list[longList-1] != "task-02999" {
		t.Errorf("%d tasks", len(list))
	}
	// The bytes are those of the same list, page by page.
	var whole []byte
	for first := 0; first < longList; first += 100 {
		page, err := io.ReadAll(s.get(fmt.Sprintf("/task?firstResult=%d&maxResults=100", first)).Body)
		if err != nil {
			t.Fatal(err)
		}
		page[0] = ','
		whole = append(whole, page[:len(page)-1]...)
	}
	whole[0] = '['
	if diff := cmp.Diff(string(append(whole, ']')), string(body)); diff != "" {
		t.Error(diff)
	}
}

func TestList_OfAFewRowsIsSentWithItsLength(t *testing.T) {
	s := siteWithTasks(t, 2)
	for path, size := range map[string]int64{"/task?taskId=none": 2, "/task?maxResults=0": 2, "/task": -1} {
		a := s.get(path)
		body, err := io.ReadAll(a.Body)
		if size < 0 {
			size = int64(len(body))
		}
		if err != nil || a.ContentLength != size || a.Header.Get("Content-Type") != "application/json" || a.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %v, %v, %d bytes, of which the header says %d: %s", path, err, a.Header, len(body), a.ContentLength, body)
		}
	}
}

func TestList_ThatFailsBeforeItsFirstByteHasAStatus(t *testing.T) {
	s := siteWithTasks(t, longList)
	s.store.onRow(func(_ context.Context, n int) error {
		if n == 100 {
			return store.ErrUnavailable
		}
		return nil
	})
	api{site: s}.call(http.MethodGet, "/task", "").is(http.StatusServiceUnavailable)
	api{site: s}.call(http.MethodGet, "/task?sortBy=none&sortOrder=asc", "").is(http.StatusBadRequest)
}

func TestList_ThatFailsLaterDoesNotPassForWhole(t *testing.T) {
	s := siteWithTasks(t, longList)
	s.store.onRow(func(_ context.Context, n int) error {
		if n == longList {
			return store.ErrUnavailable
		}
		return nil
	})
	a := s.get("/task")
	if body, err := io.ReadAll(a.Body); err == nil || a.StatusCode != http.StatusOK || len(body) == 0 {
		t.Errorf("%v, %d, %d bytes", err, a.StatusCode, len(body))
	}
}

func TestList_LongOnesOfManyClientsLeaveConnectionsToOthers(t *testing.T) {
	s := siteWithTasks(t, longList)
	const clients, streams = 6, 2
	release, turnedAway := make(chan struct{}), make(chan struct{}, clients)
	var reading, most atomic.Int64
	s.store.onRow(func(_ context.Context, n int) error {
		if n == longList {
			most.Store(max(most.Load(), reading.Add(1)))
			<-release
			reading.Add(-1)
		}
		return nil
	})
	s.store.onEnd(func(err error) {
		if err != nil {
			turnedAway <- struct{}{}
		}
	})
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			body, err := io.ReadAll(s.get("/task").Body)
			if err != nil || len(ids(t, body)) != longList {
				t.Error("a list is not whole:", err)
			}
		})
	}
	for range clients - streams {
		<-turnedAway
	}
	if got := ids(t, []byte(api{site: s}.call(http.MethodGet, "/task?maxResults=3", "").is(http.StatusOK).body)); len(got) != 3 {
		t.Error("while long lists are sent a page has", got)
	}
	close(release)
	all.Wait()
	if n := most.Load(); n > streams {
		t.Errorf("%d long lists were sent at once", n)
	}
}

func TestList_WithMoreThanItsRowsComesPageByPageAndWhole(t *testing.T) {
	s := siteWithTasks(t, 450)
	for _, paging := range []string{"", "&firstResult=7", "&maxResults=250", "&firstResult=30&maxResults=400", "&maxResults=450", "&maxResults=0"} {
		for _, sort := range []string{"", "&sortBy=name&sortOrder=desc"} {
			want := ids(t, []byte(api{site: s}.call(http.MethodGet, "/task?"+paging+sort, "").is(http.StatusOK).body))
			a := api{site: s}.call(http.MethodGet, "/task?withCommentAttachmentInfo=true"+paging+sort, "").is(http.StatusOK)
			if diff := cmp.Diff(want, ids(t, []byte(a.body))); diff != "" {
				t.Errorf("%s%s: %s", paging, sort, diff)
			}
		}
	}
}

func TestRead_TakesNoLongerThanItMay(t *testing.T) {
	s := newSiteWith(t, func(o *web.Options) { o.ReadTime = time.Millisecond })
	do(s, engine.CreateGroup{ID: "g", Name: "G"})
	over := make(chan struct{})
	defer close(over)
	s.store.onRow(func(ctx context.Context, _ int) error {
		select {
		case <-ctx.Done():
		case <-over:
		}
		return ctx.Err()
	})
	for _, path := range []string{"/group/count", "/group", "/group/g"} {
		api{site: s}.call(http.MethodGet, path, "").is(http.StatusServiceUnavailable)
	}
}
