package model

import "github.com/sluice-bpm/sluice/engine/expr"

// callActivity reads the call of another process.
func (p *parser) callActivity(s *scope, parent *FlowNode, e *element) {
	n := p.add(s, parent, e, KindCallActivity)
	key, called := e.attr("calledElement")
	_, isCase := e.ext("caseRef")
	switch {
	case called && isCase:
		p.problem(about(e), "The call activity '%s' calls both a process and a case.", n.ID)
	case isCase:
		p.problem(about(e), "Calls of cases (CMMN) are not supported (call activity '%s').", n.ID)
	case !called:
		p.problem(about(e), "The call activity '%s' calls nothing: it needs a calledElement.", n.ID)
	}
	n.Call = &Call{Reference: p.refersTo(e, "calledElement", key)}
	for _, attr := range []string{"variableMappingClass", "variableMappingDelegateExpression"} {
		if code, ok := e.ext(attr); ok {
			p.problem(about(e), "The call activity '%s' leaves the mapping of variables to '%s', which is not supported; map them by camunda:in and camunda:out.", n.ID, code)
		}
	}
	n.Call.In, n.Call.BusinessKey = p.inputs(e, n.ID)
	for _, c := range e.extensions("out") {
		n.Call.Out = append(n.Call.Out, p.mapping(c, n.ID))
	}
	if !n.isRepeated() {
		n.Scope = true
	}
}

// refersTo reads a reference to a definition with its binding; the attributes
// begin with prefix.
func (p *parser) refersTo(e *element, prefix, key string) Reference {
	r := Reference{Key: p.expression(about(e), prefix, key), Binding: BindLatest}
	binding, _ := e.ext(prefix + "Binding")
	switch b := Binding(binding); b {
	case BindDeployment, BindVersion, BindVersionTag:
		r.Binding = b
	}
	r.Version = p.extExpression(about(e), prefix+"Version")
	r.VersionTag = p.extExpression(about(e), prefix+"VersionTag")
	r.TenantID = p.extExpression(about(e), prefix+"TenantId")
	for b, given := range map[Binding]*expr.Expression{BindVersion: r.Version, BindVersionTag: r.VersionTag} {
		if r.Binding == b && given == nil {
			p.problem(about(e), "The binding '%s' of '%s' says no version.", b, e.id())
		}
	}
	return r
}

// inputs reads the camunda:in elements of a call or a thrown signal.
func (p *parser) inputs(e *element, owner string) (in []Mapping, businessKey *expr.Expression) {
	for _, c := range e.extensions("in") {
		if key, _ := c.attr("businessKey"); key != "" {
			businessKey = p.expression(within(c, owner), "businessKey", key)
			continue
		}
		in = append(in, p.mapping(c, owner))
	}
	return in, businessKey
}

// mapping reads one camunda:in or camunda:out.
func (p *parser) mapping(e *element, owner string) Mapping {
	m := Mapping{}
	if local, _ := e.attr("local"); local == "true" {
		m.Local = true
	}
	if variables, _ := e.attr("variables"); variables == "all" {
		m.All = true
		return m
	}
	source, named := e.attr("source")
	text, computed := e.attr("sourceExpression")
	switch {
	case named && source == "", !named && computed && text == "":
		p.problem(within(e, owner), "A variable that '%s' passes has an empty source.", owner)
	case named:
		m.Source = source
	case computed:
		m.SourceExpression = p.expression(within(e, owner), "sourceExpression", text)
	default:
		p.problem(within(e, owner), "A variable that '%s' passes has no source or sourceExpression.", owner)
	}
	target, ok := e.attr("target")
	switch {
	case !ok:
		p.problem(within(e, owner), "A variable that '%s' passes has no target.", owner)
	case target == "":
		p.problem(within(e, owner), "A variable that '%s' passes has an empty target.", owner)
	}
	m.Target = target
	return m
}
