package engine

import (
	"errors"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/dmn"
	"github.com/sluice-bpm/sluice/engine/model"
)

// parsed is what the files of a deployment hold.
type parsed struct {
	processes []deployable
	decisions []decisionFile
	forms     []formFile
}

// deployable is a parsed process with the file it came from.
type deployable struct {
	process  *model.Process
	resource string
	diagram  string
}

// decisionFile is a parsed file of decisions.
type decisionFile struct {
	*dmn.Definitions
	resource string
}

// parseAll parses every BPMN and DMN file; the problems of all of them are
// reported together.
func (e *Engine) parseAll(resources []DeployResource) (parsed, error) {
	var found parsed
	problems := &model.ParseError{}
	for _, r := range resources {
		var parse *model.ParseError
		var err error
		switch {
		case hasSuffix(r.Name, bpmnSuffixes):
			err = found.addProcesses(r, resources, problems)
		case hasSuffix(r.Name, dmnSuffixes):
			err = found.addDecisions(r, e.dmnOptions(), problems)
		case hasSuffix(r.Name, formSuffixes):
			err = found.addForm(r)
		}
		if errors.As(err, &parse) {
			problems.Problems = append(problems.Problems, parse.Problems...)
			problems.Warnings = append(problems.Warnings, parse.Warnings...)
		} else if err != nil {
			return parsed{}, err
		}
	}
	if len(problems.Problems) > 0 {
		return parsed{}, refuseProblems(problems)
	}
	return found, found.checkKeys()
}

// refuseProblems tells a file that says what cannot be from one that cannot be
// read, as Camunda 7.24 does.
func refuseProblems(p *model.ParseError) error {
	if p.IsUnreadable() {
		return &Error{Code: Failed, Message: p.Error(), Err: p}
	}
	return p
}

func (p *parsed) addProcesses(r DeployResource, resources []DeployResource, warned *model.ParseError) error {
	file, err := model.Parse(r.Name, r.Data)
	if err != nil {
		return err
	}
	warned.Warnings = append(warned.Warnings, file.Warnings...)
	for _, process := range file.Processes {
		p.processes = append(p.processes, deployable{process, r.Name, diagramOf(r.Name, process.Key, resourceNames(resources))})
	}
	return nil
}

func (p *parsed) addDecisions(r DeployResource, o dmn.Options, warned *model.ParseError) error {
	file, err := dmn.Parse(r.Name, r.Data, o)
	var bad *dmn.ParseError
	if errors.As(err, &bad) {
		parse := &model.ParseError{}
		for _, x := range bad.Problems {
			problem := decisionProblem(r.Name, x.Line, x.Column, x.ElementID, x.Message)
			problem.Unreadable = true // NB: whatever is wrong in a DMN file is so for Camunda 7.24
			parse.Problems = append(parse.Problems, problem)
		}
		return parse
	}
	if err != nil {
		return err
	}
	for _, w := range file.Warnings {
		warned.Warnings = append(warned.Warnings, decisionProblem(r.Name, w.Line, w.Column, w.ElementID, w.Message))
	}
	p.decisions = append(p.decisions, decisionFile{file, r.Name})
	return nil
}

func decisionProblem(resource string, line, column int, element, message string) model.Problem {
	x := model.Problem{Resource: resource, Line: line, Column: column, ElementID: element, Message: message}
	if element != "" {
		x.ElementIDs = []string{element}
	}
	return x
}

// checkKeys refuses a deployment that names something twice.
func (p *parsed) checkKeys() error {
	for i, d := range p.processes {
		if slices.ContainsFunc(p.processes[:i], func(o deployable) bool { return o.process.Key == d.process.Key }) {
			return refuse(Failed, "The deployment contains definitions with the same key '%s' (id attribute), this is not allowed", d.process.Key)
		}
	}
	decisions := map[string]bool{}
	for _, f := range p.decisions {
		for _, d := range f.Decisions {
			if decisions[d.ID] {
				return refuse(Failed, "The deployment contains decisions with the same key '%s' (id attribute), this is not allowed", d.ID)
			}
			decisions[d.ID] = true
		}
	}
	for i, f := range p.forms {
		if slices.ContainsFunc(p.forms[:i], func(o formFile) bool { return o.key == f.key }) {
			return refuse(Failed, "The deployment contains forms with the same key '%s' (id attribute), this is not allowed", f.key)
		}
	}
	return nil
}

// The endings of the files that are more than resources (Camunda 7.24).
var (
	bpmnSuffixes = []string{".bpmn20.xml", ".bpmn"}
	dmnSuffixes  = []string{".dmn11.xml", ".dmn"}
	formSuffixes = []string{".form"}
)

func hasSuffix(name string, suffixes []string) bool {
	return slices.ContainsFunc(suffixes, func(s string) bool { return strings.HasSuffix(name, s) })
}

// diagramOf finds the picture of a definition among the names of the resources of
// its deployment: file.key.png or file.png beside file.bpmn or file.dmn (Camunda
// 7.24, also jpg, gif and svg).
func diagramOf(file, key string, names []string) string {
	base := file
	for _, s := range slices.Concat(bpmnSuffixes, dmnSuffixes) {
		base = strings.TrimSuffix(base, s)
	}
	for _, extension := range []string{".png", ".jpg", ".gif", ".svg"} {
		for _, name := range []string{base + "." + key + extension, base + extension} {
			if slices.Contains(names, name) {
				return name
			}
		}
	}
	return ""
}

func resourceNames(resources []DeployResource) []string {
	names := make([]string, len(resources))
	for i, r := range resources {
		names[i] = r.Name
	}
	return names
}
