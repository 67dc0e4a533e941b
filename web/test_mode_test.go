package web_test

import (
	"net/http"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/web"
)

func TestTestMode_HeadersStandForAUser(t *testing.T) {
	s := newSiteWith(t, func(o *web.Options) { o.TestMode = true })
	s.populate()
	for _, tenant := range []string{"north", "south"} {
		do(s, engine.Deploy{Name: tenant, TenantID: tenant, Resources: []engine.DeployResource{{Name: "trip.bpmn", Data: []byte(withoutForm)}}})
	}
	count := func(headers ...string) string {
		t.Helper()
		r := s.visitor().request(http.MethodGet, "/engine-rest/process-definition/count", nil)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		return s.visitor().send(r).is(http.StatusOK).body
	}
	for name, tt := range map[string]struct {
		headers []string
		want    string
	}{
		"nobody is not checked":                    {nil, `{"count":3}`},
		"a user is, by tenant":                     {[]string{"X-Test-User", "kermit"}, `{"count":1}`},
		"in a tenant":                              {[]string{"X-Test-User", "kermit", "X-Test-Tenants", "north"}, `{"count":2}`},
		"in two tenants":                           {[]string{"X-Test-User", "kermit", "X-Test-Tenants", "north, sou%74h"}, `{"count":3}`},
		"without the check of tenants":             {[]string{"X-Test-User", "kermit", "X-Test-Tenant-Check", "false"}, `{"count":3}`},
		"with authorizations":                      {[]string{"X-Test-User", "kermit", "X-Test-Authorization", "true"}, `{"count":0}`},
		"with authorizations of a group":           {[]string{"X-Test-User", "kermit", "X-Test-Groups", "sales", "X-Test-Authorization", "true"}, `{"count":1}`},
		"an administrator sees all tenants":        {[]string{"X-Test-User", "kermit", "X-Test-Groups", identity.AdminGroup, "X-Test-Authorization", "true"}, `{"count":3}`},
		"tenants alone say nothing without a user": {[]string{"X-Test-Tenants", "north"}, `{"count":3}`},
	} {
		if got := count(tt.headers...); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}
