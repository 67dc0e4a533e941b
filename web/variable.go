package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/value"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How refusals about the variables of something are answered (Camunda 7.24): of
// all of them, and of one or several by name.
var (
	allVariablesProblems = rest.Problems{engine.NotFound: {Status: http.StatusInternalServerError, Type: rest.NullValue}}
	variableProblems     = rest.Problems{
		engine.Failed:      {Status: http.StatusInternalServerError, Type: rest.RESTException},
		engine.Invalid:     {Status: http.StatusInternalServerError, Type: rest.RESTException},
		engine.NotFound:    {Status: http.StatusInternalServerError, Type: rest.RESTException},
		engine.OtherTenant: {Status: http.StatusInternalServerError, Type: rest.RESTException},
	}
)

// variableScope is what the variables belong to that a path leads to.
type variableScope struct {
	kind  string // what messages call it
	scope func(id string) store.Scope
	// around: the variables of the scopes around it are seen, too.
	around bool
}

var (
	executionVariables = variableScope{kind: "execution", scope: executionScope}
	// NB: the id may be that of any execution of the instance, as workers send it to fetch a file.
	instanceVariables  = variableScope{kind: "process instance", scope: executionScope, around: true}
	taskLocalVariables = variableScope{kind: "task", scope: taskScope}
	taskVariables      = variableScope{kind: "task", scope: taskScope, around: true}
)

func executionScope(id string) store.Scope { return store.Scope{ExecutionID: id} }
func taskScope(id string) store.Scope      { return store.Scope{TaskID: id} }

// rows are the variables of what the path names.
func (v variableScope) rows(s *server, c *call) ([]state.Variable, error) {
	if v.around {
		return s.engine.Variables(c.ctx(), v.scope(c.param("id")))
	}
	return s.engine.LocalVariables(c.ctx(), v.scope(c.param("id")))
}

// list answers all variables by name.
func (v variableScope) list() *operation {
	return gives(func(s *server, c *call) (rest.Variables, error) {
		rows, err := v.rows(s, c)
		if err != nil {
			return nil, allVariablesProblems.As(err, "")
		}
		return s.variablesOf(c, rows, c.asks("deserializeValues", true))
	})
}

// variablesReturned are variables that a command returns: as they are stored.
func (s *server) variablesReturned(c *call, rows []state.Variable) (rest.Variables, error) {
	return s.variablesOf(c, rows, false)
}

// variablesOf shows variables with their content.
func (s *server) variablesOf(c *call, rows []state.Variable, deserialize bool) (rest.Variables, error) {
	all, err := rest.VariablesOf(rows, deserialize)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if err := s.addContent(c, all, row); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// addContent shows the content of bytes, which is not loaded with them.
func (s *server) addContent(c *call, all rest.Variables, row state.Variable) error {
	if row.Value.Type != value.Bytes || row.Value.ContentID == "" {
		return nil
	}
	data, err := s.engine.Content(c.ctx(), row.Value.ContentID)
	if err != nil {
		return err
	}
	shown := all[row.Name]
	shown.SetContent(data)
	all[row.Name] = shown
	return nil
}

// find reads the variable that the path names.
func (v variableScope) find(s *server, c *call) (state.Variable, error) {
	name := c.param("varName")
	rows, err := v.rows(s, c)
	if err != nil {
		return state.Variable{}, variableProblems.As(err, "Cannot get "+v.kind+" variable "+name)
	}
	for _, row := range rows {
		if row.Name == name {
			return row, nil
		}
	}
	return state.Variable{}, rest.NotFoundf("%s variable with name %s does not exist", v.kind, name)
}

// get answers one variable.
func (v variableScope) get() *operation {
	return gives(func(s *server, c *call) (rest.TypedValue, error) {
		row, err := v.find(s, c)
		if err != nil {
			return rest.TypedValue{}, err
		}
		shown, err := rest.VariableOf(row.Name, row.Value, c.asks("deserializeValue", true))
		if err != nil {
			return shown, variableProblems.As(err, "Cannot get "+v.kind+" variable "+row.Name)
		}
		all := rest.Variables{row.Name: shown}
		return all[row.Name], s.addContent(c, all, row)
	})
}

// change runs the command on the variables of what the path names.
func (v variableScope) change(s *server, c *call, cmd engine.SetVariables) error {
	scope := v.scope(c.param("id"))
	cmd.ExecutionID, cmd.TaskID, cmd.RemoveLocal = scope.ExecutionID, scope.TaskID, !v.around
	for i := range cmd.Variables {
		cmd.Variables[i].Local = !v.around
	}
	_, err := engine.Do(c.ctx(), s.engine, cmd)
	return err
}

// put sets the variable that the path names; without a value it becomes null.
func (v variableScope) put() *operation {
	return takes(func(s *server, c *call, body rest.VariableValue) error {
		name := c.param("varName")
		refused := "Cannot put " + v.kind + " variable " + name
		variable, err := body.Decode(name)
		if err != nil {
			return variableProblems.AsDecoded(err, refused)
		}
		return variableProblems.As(v.change(s, c, engine.SetVariables{Variables: []engine.Variable{variable}}), refused)
	})
}

// remove removes the variable that the path names; a missing one is no error.
func (v variableScope) remove() *operation {
	return does(func(s *server, c *call) error {
		name := c.param("varName")
		err := v.change(s, c, engine.SetVariables{Remove: []string{name}})
		return variableProblems.As(err, "Cannot delete "+v.kind+" variable "+name)
	})
}

// modify sets and removes several variables at once.
func (v variableScope) modify() *operation {
	return takes(func(s *server, c *call, body rest.PatchVariables) error {
		variables, err := rest.DecodeVariables(body.Modifications)
		if err != nil {
			return variableProblems.AsDecoded(err, "Cannot modify variables for "+v.kind)
		}
		err = v.change(s, c, engine.SetVariables{Variables: variables, Remove: body.Deletions, Modify: true})
		return variableProblems.As(err, "Cannot modify variables for "+v.kind+" "+c.param("id"))
	})
}

// download answers the content of the variable that the path names.
func (v variableScope) download() *operation {
	return shaped(func(s *server, c *call) (reply, error) {
		row, err := v.find(s, c)
		if err != nil {
			return reply{}, err
		}
		return s.content(c, row.ID, row.Value)
	}, nil, []byte{})
}

// upload sets the variable that the path names to what a form sends.
func (v variableScope) upload() *operation {
	return shaped(func(s *server, c *call) (reply, error) {
		form, err := readMultipart(c)
		if err != nil {
			return reply{}, err
		}
		name := c.param("varName")
		typed, err := rest.UploadedValue(form)
		if err != nil {
			return reply{}, err
		}
		err = v.change(s, c, engine.SetVariables{Variables: []engine.Variable{{Name: name, Value: typed}}})
		return reply{}, variableProblems.As(err, "Cannot put "+v.kind+" variable "+name)
	}, nil, nil)
}
