package engine

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/script"
)

// scripts runs the scripts of models. A script of a definition is compiled at
// its first run on this node.
type scripts struct {
	runner   *script.Runner
	log      *slog.Logger // takes what scripts print
	programs sync.Map     // *model.Script → *script.Program
}

// ScriptOptions are the bounds of scripts.
type ScriptOptions struct {
	// Worker is the command line of a process that serves scripts
	// ([script.Serve]); without one they run in this process, whose memory they
	// can then exhaust.
	Worker []string
}

func newScripts(o ScriptOptions, log *slog.Logger) *scripts {
	return &scripts{log: log, runner: script.NewRunner(script.Options{Worker: o.Worker})}
}

// run runs a script in a scope.
func (s *scripts) run(x machine.Script, scope expr.Env) (any, error) {
	program, err := s.program(x)
	if err != nil {
		return nil, err
	}
	result, err := s.runner.RunPrinting(program, scope, func(line string) {
		where := Subject{ProcessInstanceID: x.ProcessInstanceID, ProcessDefinitionKey: x.ProcessDefinitionKey, ActivityID: x.ActivityID}
		s.log.Info("a script says", "script", x.Name, "", where, "text", line)
	})
	var thrown *script.BPMNError
	if errors.As(err, &thrown) {
		return nil, &machine.BPMNError{Code: thrown.Code, Message: thrown.Message}
	}
	return result, err
}

func (s *scripts) program(x machine.Script) (*script.Program, error) {
	if x.Model != nil {
		if p, ok := s.programs.Load(x.Model); ok {
			return p.(*script.Program), nil //nolint:forcetypeassert // the map holds nothing else
		}
	}
	if x.Language != "javascript" {
		return nil, fmt.Errorf("scripts in %s are not run here", x.Language)
	}
	p, syntax := script.Compile(x.Name, x.Source)
	if syntax != nil {
		return nil, syntax
	}
	if x.Model != nil {
		s.programs.Store(x.Model, p)
	}
	return p, nil
}
