package model

import (
	"strings"

	"github.com/sluice-bpm/sluice/engine/expr"
)

// scriptLanguages are those that scripts may be written in, in lower case.
var scriptLanguages = map[string]string{
	"application/javascript": "javascript",
	"ecmascript":             "javascript",
	"javascript":             "javascript",
	"js":                     "javascript",
	"text/javascript":        "javascript",
	"graal.js":               "javascript",
	"nashorn":                "javascript",
	"juel":                   "juel",
}

// scriptTask reads a script task.
func (p *parser) scriptTask(s *scope, parent *FlowNode, e *element) {
	n := p.add(s, parent, e, KindScriptTask)
	n.Script = &ScriptTask{ResultVariable: resultVariable(e)}
	language, ok := e.attr("scriptFormat")
	if !ok {
		language = "juel"
	}
	source, given := "", false
	if c := e.first("script"); c != nil {
		source, given = c.text, true
	}
	resource, _ := e.ext("resource")
	if !given && resource == "" {
		p.problem(about(e), "The script task '%s' has no script.", n.ID)
		return
	}
	n.Script.Script = p.script(about(e), language, source, resource)
}

// script reads a script, of the text or of a file of the deployment. A language
// that cannot be run is refused, nil.
func (p *parser) script(s spot, language, source, resource string) *Script {
	known, ok := scriptLanguages[strings.ToLower(strings.TrimSpace(language))]
	if !ok {
		p.problem(s, "Scripts in '%s' are not supported; a script can be written in javascript or juel.", language)
		return nil
	}
	script := &Script{Language: known, Source: source}
	switch {
	case resource != "":
		script.Source = ""
		script.Resource = p.expression(s, "resource", resource)
	case known != "juel" && isExpression(source):
		script.Dynamic = p.expression(s, "script", strings.TrimSpace(source))
	case known == "juel":
		p.expression(s, "script", strings.TrimSpace(source))
	}
	return script
}

// extensionScript reads a camunda:script; owner is the flow node.
func (p *parser) extensionScript(e *element, owner string) *Script {
	language, _ := e.attr("scriptFormat")
	if language == "" {
		p.problem(within(e, owner), "A script of '%s' has no scriptFormat.", owner)
		return nil
	}
	resource, _ := e.attr("resource")
	return p.script(within(e, owner), language, e.text, resource)
}

// condition reads the condition of a flow or an event; owner is its id. One that
// cannot be read is reported, and stands as one that is there.
func (p *parser) condition(e *element, owner string) *Condition {
	if kind, ok := e.attrNS(xsiNS, "type"); ok && kind[strings.LastIndexByte(kind, ':')+1:] != "tFormalExpression" {
		p.problem(within(e, owner), "The condition of '%s' has the type '%s'; only tFormalExpression is supported.", owner, kind)
	}
	text := strings.TrimSpace(e.text)
	language, ok := e.attr("language")
	if !ok {
		x := p.expression(within(e, owner), e.local, text)
		switch {
		case x == nil && text != "":
			return &Condition{Expression: expr.Fixed("")}
		case x == nil:
			x = expr.Fixed("")
		}
		if _, literal := x.Literal(); literal {
			p.warning(within(e, owner), "The condition of '%s' is the text '%s' and no expression, which is neither true nor false.", owner, text)
		}
		return &Condition{Expression: x}
	}
	resource, _ := e.ext("resource")
	script := p.script(within(e, owner), language, text, resource)
	if script == nil {
		return &Condition{Expression: expr.Fixed("")}
	}
	return &Condition{Script: script}
}
