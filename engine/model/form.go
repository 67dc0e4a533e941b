package model

import (
	"slices"
	"strconv"
	"strings"
)

// formTypes are the types of generated form fields in Camunda 7.24.
var formTypes = []string{"boolean", "date", "enum", "long", "string"}

// form reads the attributes that name a form; camunda:formData came before, with
// the extension elements.
func (p *parser) form(n *FlowNode, e *element) {
	for _, attr := range []string{"formRef", "formHandlerClass"} {
		if v, _ := e.ext(attr); v != "" {
			p.problem(e, "The attribute '%s' is not supported yet (element '%s').", attr, n.ID)
		}
	}
	key := p.extExpression(e, "formKey")
	switch {
	case key == nil:
	case n.Form != nil:
		p.problem(e, "A form key together with form fields is not supported yet (element '%s').", n.ID)
	default:
		n.Form = &Form{Key: key}
	}
	// A form on the start event of a subprocess is never shown.
	if n.Kind == KindStartEvent && n.Parent.Kind != KindProcess {
		n.Form = nil
	}
}

// formData reads the fields of a generated form.
func (p *parser) formData(n *FlowNode, e *element) {
	if n.Form != nil {
		p.problem(e, "'%s' has two lists of form fields.", n.ID)
		return
	}
	n.Form = &Form{}
	n.Form.BusinessKey, _ = e.attr("businessKey")
	ids := map[string]bool{}
	for _, c := range e.children {
		if !c.isExtension() || c.local != "formField" {
			continue
		}
		f, ok := p.formField(n, c)
		if !ok {
			continue
		}
		if ids[f.ID] {
			p.problem(c, "The form of '%s' has the field '%s' twice.", n.ID, f.ID)
		}
		ids[f.ID] = true
		n.Form.Fields = append(n.Form.Fields, f)
	}
	if key := n.Form.BusinessKey; key != "" && !ids[key] {
		p.problem(e, "The business key of the form of '%s' is the field '%s', which the form does not have.", n.ID, key)
	}
}

func (p *parser) formField(n *FlowNode, e *element) (FormField, bool) {
	f := FormField{ID: e.id()}
	f.Type, _ = e.attr("type")
	f.DatePattern, _ = e.attr("datePattern")
	switch {
	case f.ID == "":
		p.problem(e, "A form field of '%s' has no id.", n.ID)
		return f, false
	case f.Type == "":
		p.problem(e, "The form field '%s' of '%s' has no type.", f.ID, n.ID)
		return f, false
	case !slices.Contains(formTypes, f.Type):
		p.problem(e, "The form field '%s' of '%s' has the unknown type '%s'; the types are %s.", f.ID, n.ID, f.Type, strings.Join(formTypes, ", "))
		return f, false
	}
	label, _ := e.attr("label")
	f.Label = p.expression(e, "label", label)
	def, _ := e.attr("defaultValue")
	f.Default = p.expression(e, "defaultValue", def)
	for _, list := range e.allExtensions("properties") {
		f.Properties = append(f.Properties, propertyList(list, "id")...)
	}
	for _, v := range e.allExtensions("value") {
		name, _ := v.attr("name")
		if v.id() == "" {
			p.problem(v, "A value of the form field '%s' of '%s' has no id.", f.ID, n.ID)
			continue
		}
		f.Values = append(f.Values, Property{Name: v.id(), Value: name})
	}
	for _, list := range e.allExtensions("validation") {
		for _, c := range list.allExtensions("constraint") {
			p.constraint(n, &f, c)
		}
	}
	return f, true
}

func (p *parser) constraint(n *FlowNode, f *FormField, e *element) {
	c := Constraint{}
	c.Name, _ = e.attr("name")
	c.Config, _ = e.attr("config")
	switch c.Name {
	case "required", "readonly":
	case "min", "max", "minlength", "maxlength":
		if _, err := strconv.ParseInt(strings.TrimSpace(c.Config), 10, 64); err != nil {
			p.problem(e, "The constraint '%s' of the form field '%s' of '%s' needs a whole number as its config, not '%s'.", c.Name, f.ID, n.ID, c.Config)
			return
		}
	case "":
		p.problem(e, "A constraint of the form field '%s' of '%s' has no name.", f.ID, n.ID)
		return
	case "validator":
		p.problem(e, "Validators named by class or expression are not supported yet (form field '%s' of '%s').", f.ID, n.ID)
		return
	default:
		p.problem(e, "The constraint '%s' of the form field '%s' of '%s' is not known.", c.Name, f.ID, n.ID)
		return
	}
	f.Constraints = append(f.Constraints, c)
}
