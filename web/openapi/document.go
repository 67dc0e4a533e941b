package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Document is an OpenAPI document.
type Document struct {
	OpenAPI    string                             `json:"openapi"`
	Info       Info                               `json:"info"`
	Servers    []Server                           `json:"servers"`
	Tags       []Tag                              `json:"tags"`
	Security   []map[string][]string              `json:"security"`
	Paths      map[string]map[string]*Description `json:"paths"`
	Components Components                         `json:"components"`

	// Operations are the operations of all paths in the order of the routes.
	Operations []*Description `json:"-"`
}

// Info says what the API is.
type Info struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Version     string `json:"version"`
}

// Server is an address under which all paths are found.
type Server struct {
	URL         string                    `json:"url"`
	Description string                    `json:"description"`
	Variables   map[string]ServerVariable `json:"variables,omitempty"`
}

// ServerVariable is a part of a server's address.
type ServerVariable struct {
	Default string `json:"default"`
}

// Tag is a group of operations.
type Tag struct {
	Name string `json:"name"`
}

// Components are what is referred to by name.
type Components struct {
	Schemas         map[string]*Schema        `json:"schemas"`
	Responses       map[string]*Response      `json:"responses"`
	SecuritySchemes map[string]SecurityScheme `json:"securitySchemes"`
}

// SecurityScheme is a way to say who one is.
type SecurityScheme struct {
	Type        string `json:"type"`
	Scheme      string `json:"scheme"`
	Description string `json:"description"`
}

// Description is what the document says of one operation.
type Description struct {
	Tags        []string             `json:"tags"`
	Summary     string               `json:"summary"`
	OperationID string               `json:"operationId"`
	Parameters  []Parameter          `json:"parameters,omitempty"`
	RequestBody *RequestBody         `json:"requestBody,omitempty"`
	Responses   map[string]*Response `json:"responses"`
	// Security, where set, is instead of the document's.
	Security *[]map[string][]string `json:"security,omitempty"`

	Method string `json:"-"` // GET, …
	Path   string `json:"-"`
}

// Parameter is a part of an address.
type Parameter struct {
	Name        string  `json:"name"`
	In          string  `json:"in"` // path or query
	Description string  `json:"description,omitempty"`
	Required    bool    `json:"required,omitempty"`
	Style       string  `json:"style,omitempty"`
	Explode     *bool   `json:"explode,omitempty"`
	Schema      *Schema `json:"schema"`
}

// RequestBody is what may be sent.
type RequestBody struct {
	Required bool             `json:"required"`
	Content  map[string]Media `json:"content"`
}

// Response is what is answered.
type Response struct {
	Ref         string           `json:"$ref,omitempty"`
	Description string           `json:"description,omitempty"`
	Content     map[string]Media `json:"content,omitempty"`
}

// Media is one media type of a body.
type Media struct {
	Schema *Schema `json:"schema"`
}

// Schema is the shape of a JSON value. The zero Schema takes any.
type Schema struct {
	Ref                  string     `json:"$ref,omitempty"`
	Type                 string     `json:"type,omitempty"`
	Format               string     `json:"format,omitempty"`
	Description          string     `json:"description,omitempty"`
	Nullable             bool       `json:"nullable,omitempty"`
	Enum                 []string   `json:"enum,omitempty"`
	Pattern              string     `json:"pattern,omitempty"`
	Minimum              *int       `json:"minimum,omitempty"`
	Items                *Schema    `json:"items,omitempty"`
	Properties           Properties `json:"properties,omitempty"`
	Required             []string   `json:"required,omitempty"`
	AdditionalProperties *Schema    `json:"additionalProperties,omitempty"`
	AllOf                []*Schema  `json:"allOf,omitempty"`
	AnyOf                []*Schema  `json:"anyOf,omitempty"`
	Example              any        `json:"example,omitempty"`
}

// Property is a member of an object.
type Property struct {
	Name   string
	Schema *Schema
}

// Properties are the members of an object in the order in which they are written.
type Properties []Property

// MarshalJSON implements [json.Marshaler]: an object in the order of the list.
func (p Properties) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, one := range p {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(one.Name)
		if err != nil {
			return nil, fmt.Errorf("write member %q: %w", one.Name, err)
		}
		schema, err := json.Marshal(one.Schema)
		if err != nil {
			return nil, fmt.Errorf("write schema of %q: %w", one.Name, err)
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(schema)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
