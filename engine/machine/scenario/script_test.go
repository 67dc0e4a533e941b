package scenario

import (
	"errors"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/script"
)

// javascript runs scripts in this process.
func javascript(s machine.Script, env expr.Env) (any, error) {
	if s.Language != "javascript" {
		return nil, fmt.Errorf("scripts in %s are not run here", s.Language)
	}
	program, syntax := script.Compile(s.Name, s.Source)
	if syntax != nil {
		return nil, syntax
	}
	runner := script.NewRunner(script.Options{})
	defer runner.Close()
	result, err := runner.Run(program, env)
	var thrown *script.BPMNError
	if errors.As(err, &thrown) {
		return nil, &machine.BPMNError{Code: thrown.Code, Message: thrown.Message}
	}
	return result, err
}
