package model

import "errors"

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

// Options change what is demanded of a file.
type Options struct {
	// RequireTimeToLive refuses processes without a camunda:historyTimeToLive.
	RequireTimeToLive bool
}

// Parse reads a BPMN file (UTF-8, at most 10 MiB) that is deployed under the
// name resource. The error is always a [*ParseError] and lists everything that
// is wrong and everything that the engine does not support, each with its
// place; a malformed XML file stops at its first error.
func Parse(resource string, data []byte) (*File, error) { return Options{}.Parse(resource, data) }

// Parse is [Parse] under the options.
func (o Options) Parse(resource string, data []byte) (*File, error) {
	p := &parser{
		report: report{resource: resource}, options: o, ids: map[string]*element{},
		messages: map[string]*element{}, signals: map[string]*element{}, errors: map[string]*element{}, escalations: map[string]*element{},
		linkTargets: map[string]string{},
	}
	p.readers = p.nodeReaders()
	root, err := parseTree(data)
	var bad *treeError
	switch {
	case errors.As(err, &bad):
		p.problems = []Problem{{Resource: resource, Line: bad.line, Column: bad.column, Message: bad.message, Unreadable: true}}
	case root.space != bpmnNS || root.local != "definitions":
		p.problem(anonymous(root), "The root element is <%s> of the namespace %q; a BPMN file has <definitions> of %q.", root.local, root.space, bpmnNS)
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
	options  Options
	category string
	ids      map[string]*element // every id of the file
	// What events refer to, by id.
	messages, signals, errors, escalations map[string]*element
	// linkTargets are the catching link events by the name of their link.
	linkTargets map[string]string
	readers     map[string]reader
	processes   []*Process
	process     *Process // the one that is being read
}
