package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/net/html"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/store/sqlite"
	"github.com/sluice-bpm/sluice/engine/value"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/web"
)

// site is a server on an engine of its own, with the invoice process of the demo
// and its four people, each with the grants that they have there.
type site struct {
	*testing.T
	engine *engine.Engine
	store  *breakable
	url    string
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := emptySite(t)
	s.populate()
	return s
}

// emptySite has no users and no processes.
func emptySite(t *testing.T) *site {
	t.Helper()
	return newSiteWith(t, func(*web.Options) {})
}

// newSiteWith is an empty site with other options than the usual.
func newSiteWith(t *testing.T, change func(*web.Options)) *site {
	t.Helper()
	file, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "web.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return newSiteOn(t, file, change)
}

// newSiteOn is a site on a database.
func newSiteOn(t *testing.T, on store.Store, change func(*web.Options)) *site {
	t.Helper()
	db := &breakable{Store: on}
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	e, err := engine.New(t.Context(), engine.Options{Store: db, Logger: quiet, Delegates: map[string]machine.Delegate{
		"org.camunda.bpm.example.invoice.service.ArchiveInvoiceService": archive,
	}})
	if err != nil {
		t.Fatal(err)
	}
	options := web.Options{Engine: e, RestAuth: "optional", Logger: quiet}
	change(&options)
	server := httptest.NewServer(web.New(options))
	t.Cleanup(func() {
		e.StopListeners()
		server.Close()
		if err := e.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return &site{T: t, engine: e, store: db, url: server.URL}
}

// breakable is a database whose connection can be lost, or whose disk can be full.
type breakable struct {
	store.Store
	lost, full atomic.Bool
	// busy: somebody else is always faster.
	busy    atomic.Bool
	selects atomic.Int64
	// gate is what loads wait for; nil is nothing.
	gate atomic.Pointer[chan struct{}]
	// row is told before each row of a query which one it is, from 1; end how a query
	// of rows ended. nil is nobody.
	row atomic.Pointer[func(ctx context.Context, n int) error]
	end atomic.Pointer[func(error)]
}

func (b *breakable) onRow(do func(ctx context.Context, n int) error) { b.row.Store(&do) }
func (b *breakable) onEnd(do func(error))                            { b.end.Store(&do) }

// hold has loads wait until release.
func (b *breakable) hold() {
	wait := make(chan struct{})
	b.gate.Store(&wait)
}

func (b *breakable) release() { close(*b.gate.Swap(nil)) }

func (b *breakable) Load(ctx context.Context, scope store.Scope) (*state.Unit, error) {
	if b.lost.Load() {
		return nil, store.ErrUnavailable
	}
	if wait := b.gate.Load(); wait != nil {
		<-*wait
	}
	return b.Store.Load(ctx, scope)
}

func (b *breakable) Flush(ctx context.Context, sets []*state.Changes) []error {
	failure := store.ErrUnavailable
	switch {
	case b.lost.Load(), b.full.Load():
	case b.busy.Load():
		failure = store.ErrConflict
	default:
		return b.Store.Flush(ctx, sets)
	}
	return slices.Repeat([]error{failure}, len(sets))
}

func (b *breakable) Select(ctx context.Context, statement string, args []any, scan func(store.Scanner) error) error {
	if b.lost.Load() {
		return store.ErrUnavailable
	}
	b.selects.Add(1)
	row, end := b.row.Load(), b.end.Load()
	if row == nil {
		return b.Store.Select(ctx, statement, args, scan)
	}
	n := 0
	err := b.Store.Select(ctx, statement, args, func(s store.Scanner) error {
		n++
		if err := (*row)(ctx, n); err != nil {
			return err
		}
		return scan(s)
	})
	if end != nil {
		(*end)(err)
	}
	return err
}

// archive fails where the variable shouldFail says so.
func archive(x *machine.Call) error {
	if v, ok := x.Variable("shouldFail"); ok && v.V == true {
		return errors.New("the archive is closed")
	}
	return nil
}

func (s *site) populate() {
	s.Helper()
	for _, g := range []string{"sales", "accounting", "management"} {
		do(s, engine.CreateGroup{ID: g, Name: strings.ToUpper(g[:1]) + g[1:], Type: "WORKFLOW"})
		s.grant(g, identity.ResourceProcessDefinition, "invoice", identity.Read|identity.CreateInstance|identity.ReadHistory)
		s.grant(g, identity.ResourceProcessInstance, identity.Any, identity.Create)
	}
	do(s, engine.CreateGroup{ID: identity.AdminGroup, Name: "Administrators", Type: "SYSTEM"})
	unit := state.NewUnit()
	for _, u := range []state.User{
		{ID: "demo", FirstName: "Demo", LastName: "Demo"},
		{ID: "john", FirstName: "John", LastName: "Doe"},
		{ID: "mary", FirstName: "Mary", LastName: "Anne"},
		{ID: "peter", FirstName: "Peter", LastName: "Meter"},
	} {
		u.PasswordHash = hashes()[u.ID]
		unit.Users.Insert(u)
	}
	if err := s.store.Flush(s.Context(), []*state.Changes{unit.Changes()})[0]; err != nil {
		s.Fatal(err)
	}
	for user, groups := range map[string][]string{
		"demo": {"sales", "accounting", "management", identity.AdminGroup}, "john": {"sales"}, "mary": {"accounting"}, "peter": {"management"},
	} {
		for _, g := range groups {
			do(s, engine.AddMember{UserID: user, GroupID: g})
		}
	}
	invoice, err := os.ReadFile("../cmd/sluice/demo/invoice.bpmn")
	if err != nil {
		s.Fatal(err)
	}
	do(s, engine.Deploy{Name: "invoice", Resources: []engine.DeployResource{{Name: "invoice.bpmn", Data: invoice}}})
}

// hashes are those of the people's passwords, which are their names. A hash takes
// its time on purpose; they are made once.
var hashes = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for _, user := range []string{"demo", "john", "mary", "peter"} {
		all[user] = identity.HashPassword(user)
	}
	return all
})

func (s *site) grant(group string, r identity.Resource, id string, p identity.Permission) {
	s.Helper()
	do(s, engine.CreateAuthorization{Authorization: state.Authorization{
		Type: identity.TypeGrant, GroupID: group, ResourceType: int64(r), ResourceID: id, Permissions: int64(p),
	}})
}

// do runs a command that has to succeed, for nobody.
func do[R any](s *site, c engine.Command[R]) R {
	s.Helper()
	r, err := engine.Do(s.Context(), s.engine, c)
	if err != nil {
		s.Fatalf("%T: %v", c, err)
	}
	return r
}

// startInvoice starts an invoice for 30 € that waits in Assign Approver, and
// returns the instance's id.
func (s *site) startInvoice(creditor string, more ...engine.Variable) string {
	s.Helper()
	return do(s, engine.StartProcess{DefinitionKey: "invoice", BusinessKey: "KEY-" + creditor, Variables: append([]engine.Variable{
		{Name: "creditor", Value: value.OfString(creditor)},
		{Name: "amount", Value: value.OfDouble(30)},
		{Name: "invoiceCategory", Value: value.OfString("Misc")},
		{Name: "invoiceNumber", Value: value.OfString("N-1")},
	}, more...)}).Instance.ID
}

// task is the id of the one open task of an instance.
func (s *site) task(instance string) string {
	s.Helper()
	var id string
	for t := range s.unit(instance).Tasks.All() {
		if id != "" {
			s.Fatalf("instance %s has several tasks", instance)
		}
		id = t.ID
	}
	return id
}

// unit is all that lives of a running instance.
func (s *site) unit(instance string) *state.Unit {
	s.Helper()
	unit, err := s.engine.Unit(s.Context(), scopeOf(instance))
	if err != nil {
		s.Fatal(err)
	}
	return unit
}

// instances are the running instances, the newest first.
func (s *site) instances() []string {
	s.Helper()
	rows, err := query.ProcessInstances.List(s.Context(), s.engine.Reader(), query.Criteria{Sort: []query.Sort{{Key: "startTime", Desc: true}}})
	if err != nil {
		s.Fatal(err)
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return ids
}

// completed completes the open task of an instance with variables.
func (s *site) completed(instance string, variables ...engine.Variable) {
	s.Helper()
	do(s, engine.CompleteTask{TaskID: s.task(instance), Variables: variables})
}

// failing has an instance fail at Archive Invoice and returns its job's id.
func (s *site) failing(creditor string) (instance, job string) {
	s.Helper()
	instance = s.startInvoice(creditor, engine.Variable{Name: "shouldFail", Value: value.OfBool(true)})
	s.completed(instance, engine.Variable{Name: "approver", Value: value.OfString("peter")})
	s.completed(instance, engine.Variable{Name: "approved", Value: value.OfBool(true)})
	s.completed(instance)
	unit, err := s.engine.Unit(s.Context(), store.Scope{ProcessInstanceID: instance})
	if err != nil {
		s.Fatal(err)
	}
	for j := range unit.Jobs.All() {
		job = j.ID
	}
	for range 3 {
		if _, err := engine.Do(s.Context(), s.engine, engine.ExecuteJob{JobID: job}); err == nil {
			s.Fatal("the job did not fail")
		}
	}
	return instance, job
}

// browser is one person's.
type browser struct {
	*testing.T
	site   *site
	client *http.Client
	token  string // of the forms of the page that was opened last
}

// visitor is somebody who is not signed in.
func (s *site) visitor() *browser {
	s.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.Fatal(err)
	}
	return &browser{T: s.T, site: s, client: &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// as is a person who has signed in.
func (s *site) as(user string) *browser {
	s.Helper()
	b := s.visitor()
	b.get("/login")
	b.post("/login", url.Values{"username": {user}, "password": {user}}).is(http.StatusSeeOther)
	return b
}

// answer is what came back.
type answer struct {
	*testing.T
	request string
	status  int
	header  http.Header
	body    string
}

func (b *browser) send(r *http.Request) *answer {
	b.Helper()
	if r.Header.Get("Accept") == "" {
		r.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	}
	response, err := b.client.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.Fatal(err)
	}
	a := &answer{T: b.T, request: r.Method + " " + r.URL.Path, status: response.StatusCode, header: response.Header, body: string(body)}
	if token, ok := a.find("input", "name", forms.FieldCSRF); ok {
		b.token = attribute(token, "value")
	}
	return a
}

func (b *browser) request(method, path string, body io.Reader) *http.Request {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), method, b.site.url+path, body)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

func (b *browser) get(path string) *answer {
	b.Helper()
	return b.send(b.request(http.MethodGet, path, nil))
}

// getJSON asks for the other representation.
func (b *browser) getJSON(path string) *answer {
	b.Helper()
	r := b.request(http.MethodGet, path, nil)
	r.Header.Set("Accept", "application/json")
	return b.send(r)
}

// post sends a form of the page that was opened last.
func (b *browser) post(path string, fields url.Values) *answer {
	b.Helper()
	sent := url.Values{forms.FieldCSRF: {b.token}}
	for k, v := range fields {
		sent[k] = v
	}
	r := b.request(http.MethodPost, path, strings.NewReader(sent.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

// again sends a form that is not taken, and opens the page that it leads to.
func (b *browser) again(path string, fields url.Values) *answer {
	b.Helper()
	return b.get(b.post(path, fields).leads())
}

// postFile sends a form with one file.
func (b *browser) postFile(path string, fields url.Values, field, name string, data []byte) *answer {
	b.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for k, v := range fields {
		_ = form.WriteField(k, v[0]) // a buffer takes everything
	}
	_ = form.WriteField(forms.FieldCSRF, b.token)
	part, err := form.CreateFormFile(field, name)
	if err != nil {
		b.Fatal(err)
	}
	_, _ = part.Write(data)
	_ = form.Close()
	r := b.request(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return b.send(r)
}

// is demands a status.
func (a *answer) is(status int) *answer {
	a.Helper()
	if a.status != status {
		a.Fatalf("%s: status %d, want %d\n%s", a.request, a.status, status, a.text())
	}
	return a
}

// shows demands texts on the page, as a person reads them.
func (a *answer) shows(texts ...string) *answer {
	a.Helper()
	text := a.text()
	for _, want := range texts {
		if !strings.Contains(text, want) {
			a.Errorf("%s: the page does not show %q\n%s", a.request, want, text)
		}
	}
	return a
}

// hides demands that texts are not on the page.
func (a *answer) hides(texts ...string) *answer {
	a.Helper()
	text := a.text()
	for _, unwanted := range texts {
		if strings.Contains(text, unwanted) {
			a.Errorf("%s: the page shows %q\n%s", a.request, unwanted, text)
		}
	}
	return a
}

// selects demands which value of a list is chosen.
func (a *answer) selects(name, want string) *answer {
	a.Helper()
	root, err := html.Parse(strings.NewReader(a.body))
	if err != nil {
		a.Fatal(err)
	}
	for list := range root.Descendants() {
		if list.Data != "select" || attribute(list, "name") != name {
			continue
		}
		chosen, found := "", false
		for o := range list.Descendants() {
			selected := slices.ContainsFunc(o.Attr, func(a html.Attribute) bool { return a.Key == "selected" })
			if o.Data == "option" && (selected || !found) {
				chosen, found = attribute(o, "value"), true
			}
		}
		if chosen != want {
			a.Errorf("%s: %q is chosen in %s, want %q", a.request, chosen, name, want)
		}
		return a
	}
	a.Errorf("%s: the page has no list %s", a.request, name)
	return a
}

// leads demands a redirect and returns where to.
func (a *answer) leads() string {
	a.Helper()
	a.is(http.StatusSeeOther)
	return a.header.Get("Location")
}

// text is what a person reads: words with single spaces between them, and what
// stands in inputs.
func (a *answer) text() string {
	root, err := html.Parse(strings.NewReader(a.body))
	if err != nil {
		return a.body
	}
	var words []string
	for n := range root.Descendants() {
		switch {
		case n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "style":
			words = append(words, strings.Fields(n.Data)...)
		case n.Type == html.ElementNode && n.Data == "input" && attribute(n, "type") != "hidden":
			words = append(words, strings.Fields(attribute(n, "value"))...)
		}
	}
	return strings.Join(words, " ")
}

// find is the first element with the attribute's value.
func (a *answer) find(element, name, value string) (*html.Node, bool) {
	root, err := html.Parse(strings.NewReader(a.body))
	if err != nil {
		return nil, false
	}
	for n := range root.Descendants() {
		has := slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name && a.Val == value })
		if n.Type == html.ElementNode && n.Data == element && has {
			return n, true
		}
	}
	return nil, false
}

// has reports whether an element has an attribute, whatever its value.
func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
