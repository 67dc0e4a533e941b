package web

import (
	"strings"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/web/rest"
)

// taskExtras are what is shown of tasks where it is asked for.
type taskExtras struct {
	notes            bool // whether there are comments and attachments
	variables, local bool // all variables that a task sees, or only its own
}

// extrasOf reads what is asked for beside the rows.
func extrasOf(wanted query.Criteria) taskExtras {
	return taskExtras{
		notes:     wanted.Asks("withCommentAttachmentInfo"),
		variables: wanted.Asks("withTaskVariablesInReturn"), local: wanted.Asks("withTaskLocalVariablesInReturn"),
	}
}

// listTasks lists tasks; as a page it is the inbox.
func listTasks(s *server, c *call) (reply, error) {
	if c.html {
		return s.inbox(c)
	}
	wanted, err := criteria(c, &query.Tasks)
	if err != nil {
		return reply{}, err
	}
	if c.route.mounted == mountedPage {
		// What the address names is the same list as the page's.
		filter, err := s.filterIn(c)
		if err != nil {
			return reply{}, err
		}
		list := s.tasksIn(c, filter)
		wanted = wanted.With(list.Conditions...)
		wanted.Or = append(wanted.Or, list.Or...)
	}
	return s.answerTasks(c, wanted, nil)
}

// answerTasks lists the tasks that are wanted and that the caller may see, in the
// representation that the caller wants; variables are those that HAL embeds, nil
// for none.
func (s *server) answerTasks(c *call, wanted query.Criteria, variables []string) (reply, error) {
	seen := s.visibleTasks(c, wanted)
	extras := extrasOf(wanted)
	switch {
	case c.answers == typeHAL:
	case extras == taskExtras{}:
		return eachOf(s, c, &query.OwnTasks, seen, rest.TaskOf), nil
	default:
		return pagesOf(s, c, &query.OwnTasks, seen, func(rows []query.Task) (rest.List[rest.Task], error) { return s.shownTasks(c, rows, extras) }), nil
	}
	rows, err := query.OwnTasks.List(c.ctx(), s.engine.Reader(), seen)
	if err != nil {
		return reply{}, err
	}
	count, err := query.Tasks.Count(c.ctx(), s.engine.Reader(), seen)
	if err != nil {
		return reply{}, err
	}
	list, err := s.halTasks(c, rows, count, variables)
	return ok(list), err
}

// shownTasks shows tasks with what is asked for beside them.
func (s *server) shownTasks(c *call, rows []query.Task, extras taskExtras) (rest.List[rest.Task], error) {
	tasks := make(rest.List[rest.Task], len(rows))
	ids := make([]string, len(rows))
	for i, t := range rows {
		tasks[i], ids[i] = rest.TaskOf(t), t.ID
	}
	if extras.notes {
		comments, attachments, err := s.engine.HasNotes(c.ctx(), ids)
		if err != nil {
			return nil, err
		}
		for i := range tasks {
			has, attached := comments[ids[i]], attachments[ids[i]]
			tasks[i].Comment, tasks[i].Attachment = &has, &attached
		}
	}
	for i := range tasks {
		if err := s.addVariables(c, &tasks[i], extras); err != nil {
			return nil, err
		}
	}
	return tasks, nil
}

func (s *server) addVariables(c *call, t *rest.Task, extras taskExtras) error {
	read := s.engine.LocalVariables
	switch {
	case extras.variables:
		read = s.engine.Variables
	case !extras.local:
		return nil
	}
	rows, err := read(c.ctx(), store.Scope{TaskID: t.ID})
	if err != nil {
		return err
	}
	if len(rows) == 0 && !extras.variables {
		return nil // as Camunda, which leaves the member out
	}
	variables, err := s.variablesOf(c, rows, true)
	t.Variables = &variables
	return err
}

// getTask shows one task; as a page it stands beside the list it was opened from.
func getTask(s *server, c *call) (reply, error) {
	t, err := s.findTask(c)
	if err != nil {
		return s.goneTask(c, err)
	}
	asks := func(name string) bool { return strings.EqualFold(c.query(name), "true") }
	shown, err := s.answerTask(c, t, nil, taskExtras{
		notes:     asks("withCommentAttachmentInfo"),
		variables: asks("withTaskVariablesInReturn"), local: asks("withTaskLocalVariablesInReturn"),
	})
	return shown.withPage(func() (templ.Component, error) { return s.taskPage(c, t, taskInput{}) }), err
}

// answerTask shows a task in the representation that the caller wants; variables
// are those that HAL embeds, nil for none.
func (s *server) answerTask(c *call, t query.Task, variables []string, extras taskExtras) (reply, error) {
	if c.answers == typeHAL {
		shown, err := s.halTask(c, t, variables)
		return ok(shown), err
	}
	tasks, err := s.shownTasks(c, []query.Task{t}, extras)
	if err != nil {
		return reply{}, err
	}
	return ok(tasks[0]), nil
}
