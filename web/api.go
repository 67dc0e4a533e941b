package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/openapi"
	"github.com/sluice-bpm/sluice/web/rest"
)

// showAPI lists the operations of the API, those whose words match if some are
// searched for.
func showAPI(s *server, c *call) (reply, error) {
	return s.apiPage(c, "REST API", "")
}

// showAPIGroup describes the operations of one group.
func showAPIGroup(s *server, c *call) (reply, error) {
	d, err := s.document()
	if err != nil {
		return reply{}, err
	}
	slug := c.param("group")
	i := slices.IndexFunc(d.Tags, func(t openapi.Tag) bool { return slugOf(t.Name) == slug })
	if i < 0 {
		return reply{}, rest.NotFoundf("The API has no group of operations called %s.", slug)
	}
	return s.apiPage(c, d.Tags[i].Name+" · REST API", d.Tags[i].Name)
}

// apiPage shows the document to a person, and gives it to a program.
func (s *server) apiPage(c *call, title, group string) (reply, error) {
	if !c.html {
		return getDocument(s, c)
	}
	d, err := s.document()
	if err != nil {
		return reply{}, err
	}
	p := views.APIProps{
		Title: title, Theme: themeOf(c.Request), CSRF: formToken(c.session), Path: c.URL.RequestURI(),
		Base: c.base(), Query: c.search(), Group: group,
	}
	for _, tag := range d.Tags {
		all := d.operationsOf(tag.Name)
		slug := slugOf(tag.Name)
		p.Nav = append(p.Nav, views.APINav{Name: tag.Name, Slug: slug, Count: strconv.Itoa(len(all)), Current: tag.Name == group})
		shown := views.APIOperations{Name: tag.Name, Slug: slug}
		for _, o := range all {
			switch {
			case tag.Name == group:
				shown.Operations = append(shown.Operations, d.operation(o, p.Base))
			case group == "" && matches(o, p.Query):
				shown.Operations = append(shown.Operations, views.APIOperation{ID: o.OperationID, Method: o.Method, Path: o.Path, Summary: o.Summary})
			}
		}
		if len(shown.Operations) > 0 {
			p.Groups = append(p.Groups, shown)
		}
	}
	return reply{page: func() (templ.Component, error) { return views.APIPage(p), nil }}, nil
}

func slugOf(tag string) string { return strings.ToLower(strings.ReplaceAll(tag, " ", "-")) }

// matches reports whether all words of a search occur in an operation.
func matches(o *openapi.Description, search string) bool {
	text := strings.ToLower(o.Method + " " + o.Path + " " + o.Summary + " " + o.Tags[0])
	for word := range strings.FieldsSeq(strings.ToLower(search)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

func (d document) operationsOf(tag string) []*openapi.Description {
	var all []*openapi.Description
	for _, o := range d.Operations {
		if o.Tags[0] == tag {
			all = append(all, o)
		}
	}
	return all
}

// operation is what the page says of one operation.
func (d document) operation(o *openapi.Description, base string) views.APIOperation {
	shown := views.APIOperation{ID: o.OperationID, Method: o.Method, Path: o.Path, Summary: o.Summary}
	for _, p := range o.Parameters {
		shown.Parameters = append(shown.Parameters, views.APIMember{
			Name: p.Name, Type: d.TypeWords(p.Schema), Place: p.In, Text: p.Description,
			Values: strings.Join(p.Schema.Enum, ", "), Required: p.Required,
		})
	}
	if o.RequestBody != nil {
		shown.Body = d.body(o.RequestBody.Content)
	}
	for _, status := range []string{"200", "204", "400", "401", "403", "404", "default"} {
		r := o.Responses[status]
		if r == nil {
			continue
		}
		if name, refers := strings.CutPrefix(r.Ref, "#/components/responses/"); refers {
			r = &openapi.Response{Description: d.Components.Responses[name].Description}
		}
		if status == "default" {
			status = "else"
		}
		shown.Answers = append(shown.Answers, views.APIAnswer{Status: status, Text: r.Description, Body: d.body(r.Content)})
	}
	shown.Curl = curl(o, base, shown.Body)
	return shown
}

// body is what the page says of a body; nil for none.
func (d document) body(content map[string]openapi.Media) *views.APIBody {
	for kind, media := range content {
		b := &views.APIBody{Media: kind, Type: d.TypeWords(media.Schema)}
		for _, m := range d.Members(media.Schema) {
			b.Members = append(b.Members, views.APIMember{
				Name: m.Name, Type: d.TypeWords(m.Schema), Text: m.Schema.Description, Values: strings.Join(m.Schema.Enum, ", "),
			})
		}
		if kind == "application/json" {
			b.Example = d.Example(media.Schema)
		}
		return b
	}
	return nil
}

// curl is a command that calls an operation.
func curl(o *openapi.Description, base string, body *views.APIBody) string {
	var b strings.Builder
	b.WriteString("curl")
	if o.Security == nil {
		b.WriteString(" -u user:password")
	}
	if o.Method != http.MethodGet && (o.Method != http.MethodPost || body == nil) {
		b.WriteString(" -X " + o.Method)
	}
	b.WriteString(" '" + base + o.Path + "'")
	switch {
	case body == nil:
	case body.Example != "":
		b.WriteString(" \\\n  --header 'Content-Type: application/json' \\\n  --data '" + body.Example + "'")
	default:
		b.WriteString(" \\\n  --form 'data=@file'")
	}
	return b.String()
}
