package transcripts

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// compare says how an answer differs from the recorded one, or from every
// alternative to it; nil where it matches.
func (p *player) compare(s step, a answer) error {
	alternatives, err := s.Response.alternatives()
	if err != nil {
		return err
	}
	var first error
	for _, r := range alternatives {
		differs := p.compareOne(s, r, a)
		if differs == nil {
			return nil
		}
		if first == nil {
			first = differs
		}
	}
	return first
}

func (p *player) compareOne(s step, r response, a answer) error {
	if a.status != r.Status {
		return fmt.Errorf("status %d, want %d: %s", a.status, r.Status, brief(a.body))
	}
	want := ""
	if r.ContentType != nil {
		want = *r.ContentType
	}
	if got := a.header.Get("Content-Type"); mediaType(got) != mediaType(want) && (r.Body != nil || !a.isEmpty) {
		return fmt.Errorf("content type %q, want %q", got, want)
	}
	for _, name := range []string{"Content-Disposition", "WWW-Authenticate"} {
		if e, ok := r.Headers[name]; ok && !p.matcher.pattern(e, a.header.Get(name), name, func() bool { return true }) {
			return fmt.Errorf("header %s", p.matcher.miss)
		}
	}
	next, err := ownWords(r, pair{expected: r.Body, actual: a.body, ordered: s.Compare.Ordered})
	if err != nil {
		return err
	}
	if !p.matcher.accept(p.seen, next) {
		return errors.New(p.matcher.miss)
	}
	p.seen = append(p.seen, next)
	return nil
}

func mediaType(contentType string) string {
	kind, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(kind))
}

// ownWords takes out what a server may word as it likes: the message of an
// error, which has to be there, the sentences of a parse error, and pages.
func ownWords(r response, b pair) (pair, error) {
	e, ok1 := b.expected.(map[string]any)
	a, ok2 := b.actual.(map[string]any)
	if !ok1 || !ok2 {
		return b, nil
	}
	if message, ok := e["message"].(string); ok && r.Status >= 400 {
		if got, _ := a["message"].(string); message != "" && strings.TrimSpace(got) == "" {
			return b, fmt.Errorf("the error has no message: %s", brief(a))
		}
		e, a = maps.Clone(e), maps.Clone(a)
		e["message"], a["message"] = "", ""
		if d, ok := e["details"].(map[string]any); ok {
			e["details"] = elementsOf(d)
			if d, ok := a["details"].(map[string]any); ok {
				a["details"] = elementsOf(d)
			}
		}
		return pair{e, a, b.ordered}, nil
	}
	if _, isText := e["$text"]; isText && isPage(r.ContentType) {
		if text, _ := a["$text"].(string); strings.TrimSpace(text) == "" {
			return b, errors.New("expected a page, got nothing")
		}
		return pair{}, nil
	}
	return b, nil
}

// isPage reports whether an answer is a page or a form, whose markup is our own.
func isPage(contentType *string) bool {
	return contentType != nil && slices.Contains([]string{"text/html", "application/xhtml+xml"}, mediaType(*contentType))
}

// elementsOf keeps of a parse error's details which elements are named.
func elementsOf(details map[string]any) map[string]any {
	kept := map[string]any{}
	for resource, d := range details {
		kinds, _ := d.(map[string]any)
		byKind := map[string]any{}
		for _, kind := range []string{"errors", "warnings"} {
			var ids []string
			problems, _ := kinds[kind].([]any)
			for _, problem := range problems {
				object, _ := problem.(map[string]any)
				ids = append(ids, fmt.Sprint(object["mainElementId"]))
			}
			slices.Sort(ids)
			byKind[kind] = strings.Join(ids, " ")
		}
		kept[resource] = byKind
	}
	return kept
}
