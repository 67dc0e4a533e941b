package machine

import (
	"errors"
	"fmt"
	"strings"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/model"
)

// runScript runs a script of the model in a scope; owner says where it stands.
// Scripts in JUEL are expressions.
func (r *run) runScript(s *model.Script, owner string, v environment) (any, error) {
	script := Script{Language: s.Language, Source: s.Source, Name: owner, Model: s}
	if e := v.p.execution; e != nil {
		script.ProcessInstanceID, script.ActivityID = e.ProcessInstanceID, e.ActivityID
		script.ProcessDefinitionKey = r.definitions[e.ProcessDefinitionID].Row.Key
	}
	switch {
	case s.Resource != nil:
		text, err := r.scriptResource(s, v)
		if err != nil {
			return nil, err
		}
		script.Source = text
	case s.Dynamic != nil:
		text, err := s.Dynamic.EvalString(v)
		if err != nil {
			return nil, err
		}
		script.Source, script.Model = text, nil
	}
	if s.Language == "juel" {
		x, err := expr.Compile(strings.TrimSpace(script.Source))
		if err != nil {
			return nil, err
		}
		return x.Eval(v)
	}
	if r.env.Script == nil {
		return nil, errors.New("scripts cannot be run here")
	}
	return r.env.Script(script, v)
}

// scriptResource loads the text of a script from its deployment.
func (r *run) scriptResource(s *model.Script, v environment) (string, error) {
	name, err := s.Resource.EvalString(v)
	if err != nil {
		return "", err
	}
	if r.env.Resource == nil {
		return "", fmt.Errorf("the script %s cannot be loaded here", name)
	}
	name = strings.TrimPrefix(strings.TrimPrefix(name, "deployment://"), "classpath://")
	d := r.definitions[v.p.execution.ProcessDefinitionID]
	data, err := r.env.Resource(d.Row.DeploymentID, name)
	if err != nil {
		return "", fmt.Errorf("load the script %s: %w", name, err)
	}
	return string(data), nil
}
