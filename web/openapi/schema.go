package openapi

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/sluice-bpm/sluice/web/rest"
)

// Shaper is a type that writes its own JSON and says what that looks like.
type Shaper interface {
	// JSONShapes are zero values of the Go types of one of which the JSON is.
	JSONShapes() []any
}

// datePattern is how the API writes dates.
const datePattern = `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}$`

const exampleDate = "2026-11-23T07:40:04.667+0000"

const schemaPrefix = "#/components/schemas/"

// schemas makes the schemas of Go types; structs get a name and are referred to.
type schemas struct {
	named map[string]*Schema
	names map[shape]string
}

// shape is a Go type as it is sent or answered: of what is sent nothing has to be
// there, what is answered always is.
type shape struct {
	goType reflect.Type
	sent   bool
}

func newSchemas() *schemas {
	return &schemas{names: map[shape]string{}, named: map[string]*Schema{
		"Date": {
			Type: "string", Pattern: datePattern, Nullable: true, Example: exampleDate,
			Description: "An instant with milliseconds and the offset from UTC.",
		},
		"Double": {
			Description: "A number with a fraction; what JSON has no number for is a text.",
			AnyOf:       []*Schema{{Type: "number", Format: "double"}, {Type: "string", Enum: []string{"NaN", "Infinity", "-Infinity"}}},
		},
	}}
}

func reference(name string) *Schema { return &Schema{Ref: schemaPrefix + name} }

func anything() *Schema { return &Schema{Nullable: true} }

// own are the types whose JSON is not that of their kind.
var own = map[reflect.Type]func() *Schema{
	reflect.TypeFor[rest.Text]():       func() *Schema { return &Schema{Type: "string", Nullable: true} },
	reflect.TypeFor[rest.Date]():       func() *Schema { return reference("Date") },
	reflect.TypeFor[rest.Number]():     func() *Schema { return &Schema{Type: "integer", Format: "int64", Nullable: true} },
	reflect.TypeFor[rest.Int]():        func() *Schema { return &Schema{Type: "integer", Format: "int32", Nullable: true} },
	reflect.TypeFor[rest.Double]():     func() *Schema { return reference("Double") },
	reflect.TypeFor[json.RawMessage](): anything,
	reflect.TypeFor[json.Number]():     func() *Schema { return &Schema{Type: "number"} },
}

// of is the schema of a Go type.
func (s *schemas) of(t reflect.Type, sent bool) *Schema {
	if known, ok := own[t]; ok {
		return known()
	}
	if t.Implements(reflect.TypeFor[Shaper]()) && t.Kind() != reflect.Interface {
		shaper, _ := reflect.Zero(t).Interface().(Shaper)
		either := &Schema{}
		for _, one := range shaper.JSONShapes() {
			either.AnyOf = append(either.AnyOf, s.of(reflect.TypeOf(one), sent))
		}
		return either
	}
	switch t.Kind() {
	case reflect.Pointer:
		return nullable(s.of(t.Elem(), sent))
	case reflect.Slice, reflect.Array:
		return s.list(t, sent)
	}
	if writesItself(t) {
		return anything()
	}
	switch t.Kind() {
	case reflect.String:
		return &Schema{Type: "string"}
	case reflect.Bool:
		return &Schema{Type: "boolean"}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return &Schema{Type: "integer", Format: "int64"}
	case reflect.Float32, reflect.Float64:
		return &Schema{Type: "number", Format: "double"}
	case reflect.Map:
		return &Schema{Type: "object", AdditionalProperties: s.of(t.Elem(), sent), Nullable: !sent}
	case reflect.Struct:
		if t.Name() == "" {
			return s.object(t, sent)
		}
		return s.structure(t, sent)
	}
	return anything()
}

// writesItself reports whether a type has JSON of its own that is not known.
func writesItself(t reflect.Type) bool {
	for _, marshals := range []reflect.Type{
		reflect.TypeFor[json.Marshaler](), reflect.TypeFor[json.Unmarshaler](),
		reflect.TypeFor[encoding.TextMarshaler](), reflect.TypeFor[encoding.TextUnmarshaler](),
	} {
		if t.Implements(marshals) || reflect.PointerTo(t).Implements(marshals) {
			return true
		}
	}
	return false
}

// list is the schema of a slice; a nil one is null unless it is a [rest.List].
func (s *schemas) list(t reflect.Type, sent bool) *Schema {
	if t.Elem().Kind() == reflect.Uint8 {
		return &Schema{Type: "string", Format: "byte", Nullable: !sent}
	}
	never := sent || strings.HasPrefix(t.Name(), "List[")
	return &Schema{Type: "array", Items: s.of(t.Elem(), sent), Nullable: !never}
}

// nullable allows null, too.
func nullable(s *Schema) *Schema {
	if s.Ref != "" {
		return &Schema{Nullable: true, AllOf: []*Schema{s}}
	}
	s.Nullable = true
	return s
}

// structure refers to the schema of a struct, which is made the first time.
func (s *schemas) structure(t reflect.Type, sent bool) *Schema {
	key := shape{t, sent}
	if name, ok := s.names[key]; ok {
		return reference(name)
	}
	name := s.free(t, sent)
	s.names[key] = name
	s.named[name] = &Schema{} // a type that contains itself refers to it
	*s.named[name] = *s.object(t, sent)
	return reference(name)
}

// free is a name that no other schema has.
func (s *schemas) free(t reflect.Type, sent bool) string {
	name := title(t.Name())
	if i := strings.IndexByte(name, '['); i >= 0 {
		name = name[:i]
	}
	for _, taken := s.named[name]; taken; _, taken = s.named[name] {
		if sent && !strings.HasSuffix(name, "Input") {
			name += "Input"
			continue
		}
		name = title(t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:]) + name
	}
	return name
}

// object is the schema of a struct as encoding/json reads and writes it.
func (s *schemas) object(t reflect.Type, sent bool) *Schema {
	o := &Schema{Type: "object"}
	depths := map[string]int{}
	for _, f := range reflect.VisibleFields(t) {
		tag := f.Tag.Get("json")
		name, options, _ := strings.Cut(tag, ",")
		if f.Anonymous && name == "" || !f.IsExported() || tag == "-" {
			continue
		}
		if name == "" {
			name = memberName(f.Name)
		}
		depth, known := depths[name]
		if known && depth <= len(f.Index) {
			continue
		}
		depths[name] = len(f.Index)
		p := Property{name, s.of(f.Type, sent)}
		if i := slices.IndexFunc(o.Properties, func(p Property) bool { return p.Name == name }); i >= 0 {
			o.Properties[i] = p
			continue
		}
		o.Properties = append(o.Properties, p)
		if !sent && !strings.Contains(options, "omit") {
			o.Required = append(o.Required, name)
		}
	}
	return o
}

// memberName is the name of a member as clients write it: TenantID is tenantId.
func memberName(field string) string {
	r := []rune(field)
	out := make([]rune, len(r))
	for i, c := range r {
		first := i == 0
		afterCapital := i > 0 && unicode.IsUpper(r[i-1])
		beforeSmall := i+1 < len(r) && unicode.IsLower(r[i+1])
		out[i] = c
		if first || afterCapital && !beforeSmall {
			out[i] = unicode.ToLower(c)
		}
	}
	return string(out)
}

func title(name string) string {
	if name == "" {
		return name
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
