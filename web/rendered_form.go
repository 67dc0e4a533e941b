package web

import (
	"bytes"
	"html/template"
	"regexp"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/value"
)

// renderedField is a field as the template shows it. The attributes are those that
// programs on top of Camunda's form library know (cam-variable-name and so on).
type renderedField struct {
	ID, Label, Value   string
	Kind               string // text, checkbox, date or select
	VariableType       string
	Pattern            string
	BusinessKey        bool
	Checked            bool
	Required, Disabled bool
	Bounds             []template.HTMLAttr
	Options            []renderedOption
	// Messages: the field's name can stand in an expression of the library, which
	// then says what is wrong with the input.
	Messages bool
	Mistake  string
}

type renderedOption struct {
	Value, Label string
	Selected     bool
}

// plainName is a name that can stand in an expression.
var plainName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// renderedForm writes a generated form as HTML.
func renderedForm(fields []engine.FormField) (reply, error) {
	shown := make([]renderedField, len(fields))
	for i, f := range fields {
		shown[i] = renderField(f)
	}
	var b bytes.Buffer
	if err := generatedForm.Execute(&b, shown); err != nil {
		return reply{}, err
	}
	return reply{file: &file{contentType: typeXHTML, data: b.Bytes()}}, nil
}

func renderField(f engine.FormField) renderedField {
	m := f.Model
	r := renderedField{
		ID: m.ID, Label: f.Label, Value: f.Text(f.Default), Kind: "text", VariableType: "String", BusinessKey: f.BusinessKey,
		Messages: plainName.MatchString(m.ID), Mistake: "Only a " + m.Type + " value is allowed",
	}
	switch m.Type {
	case "boolean":
		r.Kind, r.VariableType, r.Checked = "checkbox", "Boolean", r.Value == "true"
	case "date":
		r.Kind, r.Pattern = "date", m.DatePattern
		if r.Pattern == "" {
			r.Pattern = value.DefaultDatePattern
		}
		r.Mistake = "Invalid date format: the date should have the pattern '" + r.Pattern + "'"
	case "enum":
		r.Kind, r.Mistake = "select", "Only a string value is allowed"
		for _, v := range m.Values {
			r.Options = append(r.Options, renderedOption{v.Name, v.Value, v.Name == r.Value})
		}
	case "long":
		r.VariableType = "Long"
	}
	for _, c := range m.Constraints {
		switch c.Name {
		case "required":
			r.Required = true
		case "readonly":
			r.Disabled = true
		case "min", "max", "minlength", "maxlength":
			// The names are these four, and the configuration is escaped.
			r.Bounds = append(r.Bounds, template.HTMLAttr(c.Name+`="`+template.HTMLEscapeString(c.Config)+`"`)) //nolint:gosec // see above
		}
	}
	return r
}

// generatedForm is the form; what models say is escaped.
var generatedForm = template.Must(template.New("form").Parse(`<form name="generatedForm" role="form">
{{- range .}}
  <div class="form-group">
    <label for="{{.ID}}">{{.Label}}</label>
    {{- if eq .Kind "select"}}
    <select class="form-control" {{template "names" .}}>
      {{- range .Options}}
      <option value="{{.Value}}"{{if .Selected}} selected="selected"{{end}}>{{.Label}}</option>
      {{- end}}
    </select>
    {{- else if eq .Kind "date"}}
    <div class="input-group">
      <input class="form-control" {{template "names" .}} type="text" uib-datepicker-popup="{{.Pattern}}"{{if .Value}} value="{{.Value}}"{{end}}{{if .Messages}} is-open="dateFieldOpened{{.ID}}"{{end}} />
      {{- if .Messages}}
      <div class="input-group-btn">
        <button type="button" class="btn btn-default" ng-click="open{{.ID}}($event)"><i class="glyphicon glyphicon-calendar"></i></button>
      </div>
      {{- end}}
    </div>
    {{- else}}
    <input class="form-control" {{template "names" .}} type="{{.Kind}}"{{if .Value}} value="{{.Value}}"{{end}}{{if .Checked}} checked="checked"{{end}} />
    {{- end}}
    {{- if .Messages}}
    <div ng-if="this.generatedForm.{{.ID}}.$invalid && this.generatedForm.{{.ID}}.$dirty" class="has-error">
      <div ng-show="this.generatedForm.{{.ID}}.$error.required" class="help-block">Required field</div>
      <div ng-show="this.generatedForm.{{.ID}}.$error.{{if eq .Kind "date"}}date{{else}}camVariableType{{end}}" class="help-block">{{.Mistake}}</div>
    </div>
    {{- end}}
  </div>
{{- end}}
</form>
{{define "names"}}name="{{.ID}}" {{if .BusinessKey}}cam-business-key{{else}}cam-variable-type="{{.VariableType}}" cam-variable-name="{{.ID}}"{{end}}
{{- range .Bounds}} {{.}}{{end}}{{if .Required}} required{{end}}{{if .Disabled}} disabled{{end}}{{end}}`))
