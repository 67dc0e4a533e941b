package web

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
)

// maxKept bounds each text that an error page gives back, in characters.
const maxKept = 4000

// keptInput is what a person had filled in to the form that could not be taken,
// so that it is not lost with it.
func (s *server) keptInput(c *call) []views.Fact {
	if before, err := s.typedBefore(c); c.html && err == nil && before != nil {
		return kept(c, before.submission())
	}
	// NB: what another site had the browser send is not the person's.
	if !c.html || !c.isForm() || crossOrigin.Check(c.Request) != nil {
		return nil
	}
	sent, err := forms.ReadSubmission(c.Request, 0) // its files are not read
	if err != nil {
		return nil
	}
	return kept(c, sent)
}

// kept is what a submission holds, in words. Passwords are not given back.
func kept(c *call, sent forms.Submission) []views.Fact {
	var kept []views.Fact
	add := func(label, text string) {
		if r := []rune(text); len(r) > maxKept {
			text = string(r[:maxKept]) + "…"
		}
		if text != "" {
			kept = append(kept, labeled(c, label, text))
		}
	}
	for _, name := range keptNames(c, sent) {
		if !strings.HasPrefix(name, "_") && !forms.IsRowPart(name) && !isPassword(name) {
			add(name, strings.TrimSpace(strings.Join(sent.Values[name], ", ")))
		}
	}
	add(forms.FieldBusinessKey, strings.TrimSpace(first(sent.Values[forms.FieldBusinessKey])))
	for _, r := range sent.Rows() {
		add(cmp.Or(r.Name, "Value without a name"), r.Value)
	}
	return kept
}

// isPassword reports whether a field of that name holds a password.
func isPassword(name string) bool {
	return slices.ContainsFunc(views.PasswordFields(true), func(f views.Field) bool { return f.Name == name })
}

// signedOut answers a form of somebody whose session has ended meanwhile.
func (s *server) signedOut(c *call) {
	back := ""
	if u, err := url.Parse(c.Referer()); err == nil && u.Host == c.Host {
		back = u.RequestURI()
	}
	p := views.ErrorProps{
		Page: views.Page{Theme: themeOf(c.Request)}, Status: statusText(http.StatusForbidden), Title: "You are signed out",
		Text:    "Nothing was changed. Sign in and send the form again.",
		Actions: []views.Action{{Label: "Sign in", URL: views.Login(back)}},
		Kept:    s.keptInput(c),
	}
	s.writePage(c, http.StatusForbidden, views.ErrorPage(p))
}

// keptNames are the fields that were sent, in the form's order.
func keptNames(c *call, sent forms.Submission) []string {
	var names []string
	if c.form != nil {
		for _, f := range c.form.Fields {
			if _, ok := sent.Values[f.Name]; ok {
				names = append(names, f.Name)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(sent.Values)) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// labeled names a field as its form does, and a choice by its words.
func labeled(c *call, name, text string) views.Fact {
	switch {
	case name == forms.FieldBusinessKey:
		return views.Fact{Label: "Business key", Text: text}
	case c.form == nil:
		return views.Fact{Label: name, Text: text}
	}
	for _, f := range c.form.Fields {
		if f.Name != name {
			continue
		}
		for _, o := range f.Options {
			if o.Value == text {
				text = o.Label
			}
		}
		return views.Fact{Label: f.Label, Text: text}
	}
	return views.Fact{Label: name, Text: text}
}
