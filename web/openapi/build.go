package openapi

import (
	"cmp"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/web/rest"
)

// Operation is what the document is made of: one route of the API.
type Operation struct {
	Method string // GET, …
	Path   string // below the address of the API, such as /task/{id}
	// Filters are the parameters of a query; nil for none.
	Filters rest.Table
	// Body and Answer are zero values of the Go types that stand for the JSON; nil
	// for none. A []byte is a download, a string is a text.
	Body, Answer any
	// Status is that of success where nothing is answered; 0 is 204.
	Status int
	// Open: nobody has to be signed in.
	Open bool
}

// isCount reports whether the operation counts what its filters find.
func (o Operation) isCount() bool {
	_, counts := o.Answer.(rest.Count)
	return counts
}

// Build writes the document of the operations.
func Build(info Info, operations []Operation) *Document {
	b := builder{schemas: newSchemas(), document: &Document{
		OpenAPI: "3.0.3", Info: info,
		Servers: []Server{
			{URL: "/engine-rest", Description: "The engine."},
			{URL: "/engine-rest/engine/{name}", Description: "The same engine by its name.", Variables: map[string]ServerVariable{"name": {Default: "default"}}},
		},
		Security: []map[string][]string{{"basic": {}}, {"bearer": {}}},
		Paths:    map[string]map[string]*Description{},
	}}
	// What is answered gets its names first, so that it has the plain ones.
	answers := make([]*Schema, len(operations))
	for i, o := range operations {
		if o.Answer != nil {
			answers[i] = b.schemas.of(reflect.TypeOf(o.Answer), false)
		}
	}
	b.errors()
	for i, o := range operations {
		b.add(o, answers[i])
	}
	b.document.Components.Schemas = b.schemas.named
	return b.document
}

type builder struct {
	schemas  *schemas
	document *Document
}

// errors names the shapes of errors and who one can say to be.
func (b *builder) errors() {
	problem := &Schema{}
	for _, shape := range rest.ErrorShapes() {
		problem.AnyOf = append(problem.AnyOf, b.schemas.of(reflect.TypeOf(shape), false))
	}
	b.schemas.named["Problem"] = problem
	b.document.Components.Responses = map[string]*Response{}
	for name, words := range map[string]string{
		"BadRequest":   "The request is not understood, or what it asks for makes no sense.",
		"Unauthorized": "Nobody is signed in.",
		"Forbidden":    "Who is signed in may not do this.",
		"NotFound":     "There is no such thing, or the caller may not see it.",
		"Problem":      "It was refused or failed; type and message say why.",
	} {
		b.document.Components.Responses[name] = &Response{Description: words, Content: jsonContent(reference("Problem"))}
	}
	b.document.Components.SecuritySchemes = map[string]SecurityScheme{
		"basic":  {Type: "http", Scheme: "basic", Description: "The name and the password of a user."},
		"bearer": {Type: "http", Scheme: "bearer", Description: "A token that a user made, or one of the identity provider."},
	}
}

func jsonContent(s *Schema) map[string]Media { return map[string]Media{"application/json": {s}} }

// add describes one operation; answer is the schema of what it answers.
func (b *builder) add(o Operation, answer *Schema) {
	d := &Description{
		Tags: []string{tagOf(o.Path)}, Summary: summaryOf(o), OperationID: operationID(o.Method, o.Path),
		Parameters: pathParameters(o.Path), Responses: responses(o, answer), Method: o.Method, Path: o.Path,
	}
	isGet := o.Method == http.MethodGet
	isList := o.Filters != nil && !o.isCount()
	switch {
	case o.Filters != nil && isGet:
		d.Parameters = append(d.Parameters, queryParameters(o.Filters, isList)...)
	case isList:
		d.Parameters = append(d.Parameters, paging()...)
	}
	for _, p := range furtherParameters(o) {
		if !slices.ContainsFunc(d.Parameters, func(has Parameter) bool { return has.Name == p.Name && has.In == p.In }) {
			d.Parameters = append(d.Parameters, p)
		}
	}
	if !isGet {
		d.RequestBody = b.body(o, isList)
	}
	if o.Open {
		d.Security = &[]map[string][]string{}
	}
	if b.document.Paths[o.Path] == nil {
		b.document.Paths[o.Path] = map[string]*Description{}
	}
	b.document.Paths[o.Path][strings.ToLower(o.Method)] = d
	b.document.Operations = append(b.document.Operations, d)
	tag := Tag{d.Tags[0]}
	if !slices.Contains(b.document.Tags, tag) {
		b.document.Tags = append(b.document.Tags, tag)
	}
}

func (b *builder) body(o Operation, isList bool) *RequestBody {
	form := multipart(o)
	switch {
	case form != nil:
		return &RequestBody{Required: true, Content: map[string]Media{"multipart/form-data": {form}}}
	case o.Filters != nil:
		return &RequestBody{Required: true, Content: jsonContent(b.schemas.queryBody(o.Filters, isList))}
	case o.Body != nil:
		return &RequestBody{Required: true, Content: jsonContent(b.schemas.of(reflect.TypeOf(o.Body), true))}
	}
	return nil
}

// responses are what may be answered. Where the answer depends on what was asked
// for, nothing may be answered, too.
func responses(o Operation, answer *Schema) map[string]*Response {
	all := map[string]*Response{
		"400": {Ref: "#/components/responses/BadRequest"}, "default": {Ref: "#/components/responses/Problem"},
	}
	if !o.Open {
		all["401"] = &Response{Ref: "#/components/responses/Unauthorized"}
		all["403"] = &Response{Ref: "#/components/responses/Forbidden"}
	}
	if strings.Contains(o.Path, "{") {
		all["404"] = &Response{Ref: "#/components/responses/NotFound"}
	}
	if answer == nil {
		all[strconv.Itoa(cmp.Or(o.Status, http.StatusNoContent))] = &Response{Description: "It is done."}
		return all
	}
	var content map[string]Media
	switch o.Answer.(type) {
	case []byte:
		content = map[string]Media{"*/*": {&Schema{Type: "string", Format: "binary"}}}
	case string:
		content = map[string]Media{"text/plain": {&Schema{Type: "string"}}}
	default:
		content = jsonContent(answer)
	}
	all["200"] = &Response{Description: "What was asked for.", Content: content}
	mayFindNone := strings.HasSuffix(o.Path, "/singleResult")
	if o.Filters == nil && (o.Method == http.MethodPost || mayFindNone || !hasJSON(content)) {
		all["204"] = &Response{Description: "It is done and there is nothing to tell."}
	}
	return all
}

func hasJSON(content map[string]Media) bool {
	_, ok := content["application/json"]
	return ok
}

// tagOf is the group of an operation: the first part of its path in words, of
// history the first two.
func tagOf(path string) string {
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	name := segments[0]
	switch {
	case name == "history" && len(segments) > 1:
		name = "history " + segments[1]
	case path == "/openapi.json":
		return "OpenAPI"
	}
	return title(strings.ReplaceAll(name, "-", " "))
}

// operationID is unique because method and path are.
func operationID(method, path string) string {
	id := strings.ToLower(method)
	for segment := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		if name, ok := strings.CutPrefix(segment, "{"); ok {
			id += "By" + pascal(strings.TrimSuffix(name, "}"))
			continue
		}
		id += pascal(segment)
	}
	return id
}

func pathParameters(path string) []Parameter {
	var all []Parameter
	for segment := range strings.SplitSeq(path, "/") {
		if name, ok := strings.CutPrefix(segment, "{"); ok {
			all = append(all, Parameter{Name: strings.TrimSuffix(name, "}"), In: "path", Required: true, Schema: &Schema{Type: "string"}})
		}
	}
	return all
}
