package model

import (
	"slices"
	"strings"
)

// formTypes are the types of generated form fields in Camunda 7.24.
var formTypes = []string{"boolean", "date", "enum", "long", "string"}

// form reads how the form of a start event or user task is found.
func (p *parser) form(n *FlowNode, e *element) {
	f := &Form{Key: p.extExpression(about(e), "formKey")}
	_, keyed := e.ext("formKey")
	if ref, ok := e.ext("formRef"); ok {
		if keyed {
			p.problem(about(e), "'%s' has both a formKey and a formRef.", n.ID)
		}
		f.Reference = p.expression(about(e), "formRef", ref)
		p.formBinding(f, n, e)
	}
	if class, ok := e.ext("formHandlerClass"); ok {
		p.problem(about(e), "Form handlers are not supported ('%s' names the class '%s').", n.ID, class)
	}
	for _, d := range e.extensions("formData") {
		p.formData(f, n, d)
	}
	for _, c := range e.extensions("formProperty") {
		p.formProperty(f, n, c)
	}
	if f.Key != nil || f.Reference != nil || f.Fields != nil || f.Properties != nil || f.BusinessKey != "" || len(e.extensions("formData")) > 0 {
		n.Form = f
	}
}

func (p *parser) formBinding(f *Form, n *FlowNode, e *element) {
	binding, _ := e.ext("formRefBinding")
	f.ReferenceBinding = Binding(binding)
	switch f.ReferenceBinding {
	case BindDeployment, BindLatest:
	case BindVersion:
		f.ReferenceVersion = p.extExpression(about(e), "formRefVersion")
	default:
		p.problem(about(e), "The formRefBinding of '%s' is '%s'; there are deployment, latest and version.", n.ID, binding)
	}
}

// formData reads the fields of a generated form.
func (p *parser) formData(f *Form, n *FlowNode, e *element) {
	if key, ok := e.attr("businessKey"); ok {
		f.BusinessKey = key
	}
	for _, c := range e.allExtensions("formField") {
		if field, ok := p.formField(n, c); ok {
			f.Fields = append(f.Fields, field)
		}
	}
}

func (p *parser) formField(n *FlowNode, e *element) (FormField, bool) {
	f := FormField{ID: e.id()}
	f.Type, _ = e.attr("type")
	f.DatePattern, _ = e.attr("datePattern")
	switch {
	case f.ID == "":
		p.problem(about(e), "A form field of '%s' has no id.", n.ID)
		return f, false
	case f.Type == "":
		p.problem(about(e), "The form field '%s' of '%s' has no type.", f.ID, n.ID)
		return f, false
	case !slices.Contains(formTypes, f.Type):
		p.problem(about(e), "The form field '%s' of '%s' has the unknown type '%s'; the types are %s.", f.ID, n.ID, f.Type, strings.Join(formTypes, ", "))
		return f, false
	}
	label, _ := e.attr("label")
	f.Label = p.expression(within(e, n.ID), "label", label)
	def, _ := e.attr("defaultValue")
	f.Default = p.expression(within(e, n.ID), "defaultValue", def)
	for _, list := range e.allExtensions("properties") {
		f.Properties = append(f.Properties, propertyList(list, "id")...)
	}
	f.Values = p.choices(n, f.ID, e)
	for _, list := range e.allExtensions("validation") {
		for _, c := range list.allExtensions("constraint") {
			p.constraint(n, &f, c)
		}
	}
	return f, true
}

// choices reads the values of an enum.
func (p *parser) choices(n *FlowNode, field string, e *element) []Property {
	var all []Property
	for _, v := range e.allExtensions("value") {
		if v.id() == "" {
			p.warning(within(v, n.ID), "A value of the form field '%s' of '%s' has no id and is ignored.", field, n.ID)
			continue
		}
		name, ok := v.attr("name")
		if !ok {
			name = v.id()
		}
		all = append(all, Property{Name: v.id(), Value: name})
	}
	return all
}

func (p *parser) constraint(n *FlowNode, f *FormField, e *element) {
	c := Constraint{}
	c.Name, _ = e.attr("name")
	c.Config, _ = e.attr("config")
	switch c.Name {
	case "required", "readonly", "min", "max", "minlength", "maxlength":
	case "validator":
		if c.Config == "" {
			p.problem(anonymous(e), "The validator of the form field '%s' of '%s' names no class or expression.", f.ID, n.ID)
			return
		}
	default:
		p.problem(anonymous(e), "The constraint '%s' of the form field '%s' of '%s' is not known.", c.Name, f.ID, n.ID)
		return
	}
	f.Constraints = append(f.Constraints, c)
}

// formProperty reads a field in the older notation.
func (p *parser) formProperty(f *Form, n *FlowNode, e *element) {
	field := FormProperty{ID: e.id(), Readable: true, Writable: true}
	if field.ID == "" {
		p.problem(about(e), "A form property of '%s' has no id.", n.ID)
		return
	}
	field.Name, _ = e.attr("name")
	field.Type, _ = e.attr("type")
	field.DatePattern, _ = e.attr("datePattern")
	field.Variable, _ = e.attr("variable")
	if field.Type != "" && !slices.Contains(formTypes, field.Type) {
		p.problem(about(e), "The form property '%s' of '%s' has the unknown type '%s'.", field.ID, n.ID, field.Type)
	}
	text, _ := e.attr("expression")
	field.Expression = p.expression(within(e, n.ID), "expression", text)
	text, _ = e.attr("default")
	field.Default = p.expression(within(e, n.ID), "default", text)
	for name, to := range map[string]*bool{"readable": &field.Readable, "writable": &field.Writable, "required": &field.Required} {
		v, ok := e.attr(name)
		switch {
		case !ok:
		case slices.Contains([]string{"true", "enabled", "on", "active", "yes"}, v):
			*to = true
		case slices.Contains([]string{"false", "disabled", "off", "inactive", "no"}, v):
			*to = false
		default:
			p.problem(about(e), "The attribute '%s' of the form property '%s' of '%s' is '%s'; it must be true or false.", name, field.ID, n.ID, v)
		}
	}
	field.Values = p.choices(n, field.ID, e)
	f.Properties = append(f.Properties, field)
}
