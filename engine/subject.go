package engine

import (
	"context"
	"errors"
	"log/slog"

	"github.com/sluice-bpm/sluice/engine/state"
)

// Subject is what something was about; empty ids are not known, or there are none.
type Subject struct {
	ProcessInstanceID, ProcessDefinitionKey, JobID, ActivityID string
}

// subjectOf is what a loaded unit is about: its process instance, or the job that
// belongs to none.
func subjectOf(unit *state.Unit) Subject {
	for p := range unit.ProcessInstances.All() {
		return Subject{ProcessInstanceID: p.ID, ProcessDefinitionKey: p.ProcessDefinitionKey}
	}
	return Subject{ProcessInstanceID: instanceOf(unit)}
}

// subjectOfJob is what a job is about.
func subjectOfJob(j *state.Job) Subject {
	return Subject{ProcessInstanceID: j.ProcessInstanceID, ProcessDefinitionKey: j.ProcessDefinitionKey, JobID: j.ID, ActivityID: j.ActivityID}
}

// attributes are the ids that are known, under the names that they have in the
// logs of Camunda 7, for a log line or a span.
func (s Subject) attributes() []slog.Attr {
	var known []slog.Attr
	for _, a := range [...]slog.Attr{
		slog.String("processInstanceId", s.ProcessInstanceID),
		slog.String("processDefinitionKey", s.ProcessDefinitionKey),
		slog.String("jobId", s.JobID),
		slog.String("activityId", s.ActivityID),
	} {
		if a.Value.String() != "" {
			known = append(known, a)
		}
	}
	return known
}

// LogValue implements [slog.LogValuer]. Logged under the empty key the ids stand in
// the line itself.
func (s Subject) LogValue() slog.Value { return slog.GroupValue(s.attributes()...) }

// or fills in from another subject what is not known.
func (s Subject) or(other Subject) Subject {
	fill := func(id *string, from string) {
		if *id == "" {
			*id = from
		}
	}
	fill(&s.ProcessInstanceID, other.ProcessInstanceID)
	fill(&s.ProcessDefinitionKey, other.ProcessDefinitionKey)
	fill(&s.JobID, other.JobID)
	fill(&s.ActivityID, other.ActivityID)
	return s
}

// SubjectOf is what the command was about that an error came from, as far as it had
// come to know it.
func SubjectOf(err error) Subject {
	var a *aboutError
	if errors.As(err, &a) {
		return a.subject
	}
	return Subject{}
}

// aboutError is an error with what it is about, of which its text says nothing.
type aboutError struct {
	subject Subject
	err     error
}

func (a *aboutError) Error() string { return a.err.Error() }
func (a *aboutError) Unwrap() error { return a.err }

// about adds to an error what it is about.
func about(unit *state.Unit, err error) error {
	if err == nil {
		return nil
	}
	return &aboutError{subjectOf(unit), err}
}

// broken is the panic of an invariant that does not hold, with what was being
// changed and where it happened.
type broken struct {
	subject Subject
	value   any
	stack   string
}

// explainPanic gives a panic what it is about on its way to the one who logs it. It
// is deferred.
func explainPanic(unit *state.Unit) {
	if p := recover(); p != nil {
		panic(&broken{subjectOf(unit), p, stack()})
	}
}

// logPanic logs a panic that was recovered and returns what it was about.
func (e *Engine) logPanic(ctx context.Context, says string, p any, s Subject, more ...any) (value any) {
	b, ok := p.(*broken)
	if !ok {
		b = &broken{value: p, stack: stack()}
	}
	e.log.ErrorContext(ctx, says, append(more, "", s.or(b.subject), "panic", b.value, "stack", b.stack)...)
	return b.value
}
