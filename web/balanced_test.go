package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/sluice-bpm/sluice/engine/store/postgres"
	"github.com/sluice-bpm/sluice/engine/store/postgres/pgtest"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/web"
)

// balancer hands each request to the next one of two nodes on one database, as a
// load balancer without sticky sessions does.
type balancer struct {
	*site
	nodes  [2]*site
	served [2]atomic.Int64
}

func newBalancer(t *testing.T) *balancer {
	t.Helper()
	address := pgtest.URL(t)
	b := &balancer{}
	var proxies [2]*httputil.ReverseProxy
	for i := range b.nodes {
		db, err := postgres.Open(t.Context(), address, postgres.Options{})
		if err != nil {
			t.Fatal(err)
		}
		b.nodes[i] = newSiteOn(t, db, func(*web.Options) {})
		to, err := url.Parse(b.nodes[i].url)
		if err != nil {
			t.Fatal(err)
		}
		// The host stays the one that the browser asked for.
		proxies[i] = &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to); r.Out.Host = r.In.Host }}
	}
	b.nodes[0].populate()
	var turn atomic.Int64
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i := turn.Add(1) % 2
		b.served[i].Add(1)
		proxies[i].ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	b.site = &site{T: t, engine: b.nodes[0].engine, store: b.nodes[0].store, url: front.URL}
	return b
}

// on has a browser go to one node past the balancer, cookies and all.
func (b *balancer) on(node int, p *browser) *browser {
	q := *p
	q.site = b.nodes[node]
	return &q
}

func TestSession_OfOneNodeIsKnownToTheOther(t *testing.T) {
	b := newBalancer(t)
	instance := b.startInvoice("Niall")
	task := b.task(instance)
	person := b.as("demo")
	first, second := b.on(0, person), b.on(1, person)

	first.get("/tasks/" + task).is(http.StatusOK)
	second.token = first.token // of a form that the first node served
	second.post("/tasks/"+task+"/claim", url.Values{}).is(http.StatusSeeOther)
	second.token = "forged"
	second.post("/tasks/"+task+"/unclaim", url.Values{}).is(http.StatusForbidden)

	second.get("/tasks/" + task).is(http.StatusOK)
	second.post("/logout", url.Values{}).is(http.StatusSeeOther)
	if to := first.get("/tasks/" + task).is(http.StatusSeeOther).leads(); to == "" || to[:6] != "/login" {
		t.Errorf("who signed out at the other node is led to %q", to)
	}
}

func TestSession_BehindABalancerThatKnowsNoSessions(t *testing.T) {
	b := newBalancer(t)
	person := b.as("demo")
	for range 4 {
		task := b.task(b.startInvoice("Niall"))
		person.get("/tasks/" + task).is(http.StatusOK)
		fields := url.Values{forms.FieldCSRF: {person.token}}
		r := person.request(http.MethodPost, "/tasks/"+task+"/claim", strings.NewReader(fields.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", b.url) // as a browser says where the form was
		person.send(r).is(http.StatusSeeOther)
		person.get("/tasks/"+task).is(http.StatusOK).shows("Claimed", "Unclaim")
	}
	for i := range b.served {
		if b.served[i].Load() < 4 {
			t.Errorf("node %d served %d requests", i, b.served[i].Load())
		}
	}
}

func TestSession_KeepsWhatWasTypedForEveryNode(t *testing.T) {
	b := newBalancer(t)
	person := b.as("john")
	first, second := b.on(0, person), b.on(1, person)
	first.get(startInvoice)
	at := first.post(startInvoice, mistaken("Kessler")).leads()
	second.get(at).is(http.StatusOK).shows("1 field needs another look", "Kessler")
}
