package model

import (
	"errors"
)

// The namespaces that mean something here.
const (
	bpmnNS = "http://www.omg.org/spec/BPMN/20100524/MODEL"
	diNS   = "http://www.omg.org/spec/BPMN/20100524/DI"
	dcNS   = "http://www.omg.org/spec/DD/20100524/DC"
	ddNS   = "http://www.omg.org/spec/DD/20100524/DI"
	xsiNS  = "http://www.w3.org/2001/XMLSchema-instance"
	foxNS  = "http://www.camunda.com/fox"
)

// File is what a BPMN file holds for the engine.
type File struct {
	// Processes are the executable ones, in document order. A file without any
	// is no error: it deploys nothing.
	Processes []*Process
	// Warnings are doubtful places that do not keep the file from being deployed.
	Warnings []Problem
}

// Parse reads a BPMN file (UTF-8, at most 10 MiB) that is deployed under the
// name resource. The error is always a [*ParseError] and lists everything that
// is wrong and everything that the engine does not support yet, each with its
// place; a malformed XML file stops at its first error.
func Parse(resource string, data []byte) (*File, error) {
	p := &parser{report: report{resource: resource}, rules: elements, extensionRules: extensions, ids: map[string]*element{}}
	root, err := parseTree(data)
	var bad *treeError
	switch {
	case errors.As(err, &bad):
		p.problems = []Problem{{Resource: resource, Line: bad.line, Column: bad.column, Message: bad.message}}
	case root.space != bpmnNS || root.local != "definitions":
		p.problem(root, "The root element is <%s> of the namespace %q; a BPMN file has <definitions> of %q.", root.local, root.space, bpmnNS)
	default:
		p.definitions(root)
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	return &File{Processes: p.processes, Warnings: p.warnings}, nil
}

// parser turns the tree of one file into processes.
type parser struct {
	report
	rules          map[string]rule
	extensionRules map[string]extension
	category       string
	ids            map[string]*element // every id of the file
	processes      []*Process
	// starters are the candidate starters of the process that is being read.
	starters *Candidates
}
