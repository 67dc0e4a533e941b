package web

import (
	"cmp"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/web/rest"
)

// The media types in which the API answers.
const (
	typeAny   = "*/*" // whatever is stored
	typeHAL   = "application/hal+json"
	typeHTML  = "text/html"
	typeJSON  = "application/json"
	typePlain = "text/plain"
	typeXHTML = "application/xhtml+xml"
)

// offering has the operation answer in other media types than its shape says, the
// first where the caller has no preference.
func (o *operation) offering(types ...string) *operation {
	o.offers = types
	return o
}

// representations are the media types of a route's answers below /engine-rest; nil
// for one that has none, or looks after that itself.
func (r route) representations() []string {
	switch {
	case r.op == nil:
		return nil
	case r.op.offers != nil:
		return r.op.offers
	}
	switch r.op.answer.(type) {
	case nil:
		return nil
	case []byte:
		return []string{typeAny}
	case string:
		return []string{typePlain}
	}
	return []string{typeJSON}
}

// negotiate finds the representation that a caller of the API wants. One that
// accepts none that Camunda 7.24 has gets 406 as there, or the page where there is
// one: pages are for people, who say who they are.
func (c *call) negotiate() error {
	offers := c.route.representations()
	if c.route.mounted != mountedREST || len(offers) == 0 {
		return nil
	}
	ranges, ok := mediaRanges(c.Header.Get("Accept"))
	if !ok {
		return rest.Invalidf("The header Accept asks for a media type by a weight that is not between 0 and 1.")
	}
	best := 0.0
	for _, offered := range offers {
		if q := quality(ranges, offered); q > best {
			best, c.answers = q, offered
		}
	}
	c.html = best == 0 && c.route.page != "" && c.actor.UserID != "" && quality(ranges, typeHTML) > 0
	if best > 0 || c.html {
		return nil
	}
	return &rest.Error{
		Status: http.StatusNotAcceptable, Type: rest.NotAcceptable, Code: engine.Invalid,
		Message: "This is answered as " + strings.Join(offers, " or ") + ", which the request does not accept.",
	}
}

// byKey are the definitions that a path can name by their key. Camunda looks for
// these, but not for what has an id, before it looks at what a request accepts.
var byKey = []struct {
	under string
	look  func(*server, *call) error
}{
	{"/process-definition/key/", namedDefinition},
	{"/decision-definition/key/", namedDecision},
	{"/decision-requirements-definition/key/", namedRequirements},
}

// unacceptable has the refusal of a representation give way to that of a key.
func (s *server) unacceptable(c *call, refusal error) error {
	for _, d := range byKey {
		if strings.HasPrefix(c.route.rest, d.under) {
			return cmp.Or(d.look(s, c), refusal)
		}
	}
	return refusal
}

// mediaRange is one part of an Accept header (RFC 9110, section 12.5.1).
type mediaRange struct {
	kind, subkind string // * for any
	q             float64
}

// mediaRanges reads an Accept header; without one everything is accepted, and a
// star alone is everything too. Parts that cannot be read are left out; ok is
// whether the others have weights from 0 to 1.
func mediaRanges(accept string) (ranges []mediaRange, ok bool) {
	ok = true
	if strings.TrimSpace(accept) == "" {
		return []mediaRange{{"*", "*", 1}}, ok
	}
	for part := range strings.SplitSeq(accept, ",") {
		name, params, err := mime.ParseMediaType(strings.TrimSpace(part))
		kind, subkind, isRange := strings.Cut(name, "/")
		if name == "*" {
			kind, subkind, isRange = "*", "*", true
		}
		if err != nil || !isRange {
			continue
		}
		q := 1.0
		if weight, given := params["q"]; given {
			q, err = strconv.ParseFloat(weight, 64)
			if err != nil || !(q >= 0 && q <= 1) { // neither is NaN
				ok = false
				continue
			}
		}
		ranges = append(ranges, mediaRange{kind, subkind, q})
	}
	return ranges, ok
}

// quality is how much a media type is wanted: what the closest range says.
func quality(ranges []mediaRange, offered string) float64 {
	kind, subkind, _ := strings.Cut(offered, "/")
	best, closest := 0.0, -1
	for _, r := range ranges {
		closeness := -1
		switch {
		case kind == "*":
			closeness = 0
		case r.kind == kind && r.subkind == subkind:
			closeness = 2
		case r.kind == kind && r.subkind == "*":
			closeness = 1
		case r.kind == "*":
			closeness = 0
		}
		if closeness > closest || closeness == closest && closeness >= 0 && r.q > best {
			best, closest = r.q, closeness
		}
	}
	return best
}
