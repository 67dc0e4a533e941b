package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// cascade is the box that has instances and history go with a deployment.
const cascade = "cascade"

// contents are what is deleted with a deployment; instances and evaluations are counted
// up to [maxCount].
type contents struct {
	files, definitions, running, ended, evaluated int
}

// contentsOf counts everything, also what the caller may not see: it goes all the same.
func (s *server) contentsOf(c *call, deploymentID string) (n contents, err error) {
	of := query.Criteria{}.With(query.Condition{Name: "deploymentId", Value: deploymentID})
	if n.files, err = query.DeployedResources.Count(c.ctx(), s.engine.Reader(), of); err != nil {
		return n, err
	}
	if n.running, err = counted(s, c, &query.ProcessInstances, of, maxCount); err != nil {
		return n, err
	}
	processes, err := query.ProcessDefinitions.List(c.ctx(), s.engine.Reader(), of)
	if err != nil {
		return n, err
	}
	var ended, evaluated []query.Criteria
	for _, d := range processes {
		ended = append(ended, query.Criteria{}.With(
			query.Condition{Name: "processDefinitionId", Value: d.ID}, query.Condition{Name: "finished", Value: true}))
	}
	decisions, err := query.DecisionDefinitions.List(c.ctx(), s.engine.Reader(), of)
	if err != nil {
		return n, err
	}
	for _, d := range decisions {
		evaluated = append(evaluated, query.Criteria{}.With(query.Condition{Name: "decisionDefinitionId", Value: d.ID}))
	}
	n.definitions = len(processes) + len(decisions)
	if n.ended, err = countedTogether(s, c, &query.HistoryProcessInstances, ended); err != nil {
		return n, err
	}
	n.evaluated, err = countedTogether(s, c, &query.HistoryDecisionInstances, evaluated)
	return n, err
}

// countedTogether counts rows of several criteria in one statement, each up to
// [maxCount].
func countedTogether[R any](s *server, c *call, r *query.Resource[R], of []query.Criteria) (sum int, err error) {
	counts, err := r.CountUpTo(c.ctx(), s.engine.Reader(), maxCount, of...)
	for _, n := range counts {
		sum += n
	}
	return sum, err
}

// mayDeleteDeployment finds the deployment for a caller who may delete it.
func (s *server) mayDeleteDeployment(c *call) (query.Deployment, error) {
	d, err := findDeployment(s, c)
	if err == nil && !s.engine.Can(c.ctx(), identity.Delete, identity.ResourceDeployment, d.ID) {
		err = &engine.Error{Code: engine.Forbidden, Message: "You may look at this deployment, not delete it."}
	}
	return d, err
}

// askDeleteDeployment asks before a deployment is deleted, and says what goes with it.
func askDeleteDeployment(s *server, c *call) (reply, error) {
	d, err := s.mayDeleteDeployment(c)
	if err != nil {
		return reply{}, err
	}
	component, err := s.deleteDeploymentPage(c, d, forms.Submission{}, "")
	return page(component), err
}

func (s *server) deleteDeploymentPage(c *call, d query.Deployment, form forms.Submission, problem string) (templ.Component, error) {
	k, err := s.loadCockpit(c)
	if err != nil {
		return nil, err
	}
	n, err := s.contentsOf(c, d.ID)
	if err != nil {
		return nil, err
	}
	p := views.ConfirmProps{
		Page: s.cockpitPage(c, k, "deployments", ""), Title: "Delete this deployment?", Subject: deploymentName(d),
		Text:   "goes for good, with " + plural(n.files, "file", "files") + " and " + plural(n.definitions, "definition", "definitions") + ".",
		Action: views.DeploymentDelete(d.ID), Button: "Delete deployment", KeepURL: views.CockpitDeployment(d.ID, ""), KeepButton: "Keep it", Error: problem,
	}
	p.Page.Title, p.Page.Topics = p.Title, nil
	if n.running > 0 {
		p.Text += " " + pluralUpTo(n.running, "instance runs", "instances run") + ": it can only go together with them."
	}
	if n.running+n.ended+n.evaluated > 0 {
		p.Lists = append(p.Lists, views.ChangeList{Legend: "Delete too", Name: fieldInclude, Options: []views.ChangeOption{{
			Value: cascade, Chosen: slices.Contains(form.Values[fieldInclude], cascade),
			Label: "Its instances and history: " + countUpTo(n.running) + " running, " + countUpTo(n.ended) + " ended, " + pluralUpTo(n.evaluated, "evaluation", "evaluations") + " of decisions",
		}}})
	}
	if n.running > 0 {
		p.Lists = append(p.Lists, skipped(form))
	}
	return views.ConfirmPage(p), nil
}

// deleteDeploymentByForm deletes a deployment.
func deleteDeploymentByForm(s *server, c *call) (reply, error) {
	form, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	d, err := s.mayDeleteDeployment(c)
	if err != nil {
		return reply{}, err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.DeleteDeployment{
		ID: d.ID, Cascade: slices.Contains(form.Values[fieldInclude], cascade),
		SkipListeners: skips(form, skipListeners), SkipMappings: skips(form, skipMappings),
	})
	switch e := rest.ErrorOf(err); {
	case err == nil:
		return done(views.CockpitDeployments("", ""), "Deployment deleted"), nil
	case e.Code != engine.Conflict || e.Internal:
		return reply{}, err
	}
	component, err := s.deleteDeploymentPage(c, d, form, "Instances of it still run. Delete them with it, or let them end first.")
	return page(component).withStatus(http.StatusUnprocessableEntity), err
}
