package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/history"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
)

// Listed is a [query.Resource] of any row.
type Listed interface {
	Name() string
	Filter(name string) (query.Filter, bool)
}

// Visible are the conditions under which the actor of ctx may see rows of a
// resource: by the actor's grants, which were resolved when the request began,
// and by tenants; and what lives is no history below the level that keeps it.
// Every query for a caller takes them. A resource has its line in sights; it panics
// for one that has not, so that none is shown unchecked.
func (e *Engine) Visible(ctx context.Context, r Listed) []query.Condition {
	conditions := permitted(ctx, r)
	if least, ok := keptFrom[r.Name()]; ok && !e.options.History.Keeps(least) {
		conditions = append(conditions, query.Over())
	}
	return conditions
}

// permitted are the conditions of Visible that are about the actor, whatever the
// history level.
func permitted(ctx context.Context, r Listed) []query.Condition {
	see, ok := sights[r.Name()]
	if !ok {
		panic("engine: nobody has said who may see a " + r.Name())
	}
	return visible(ctx, r, see)
}

// keptFrom are the history levels from which Camunda writes down what lives, of the
// resources that read it from where it lives.
var keptFrom = map[string]history.Level{
	"historic activity instance": history.Activity,
	"historic batch":             history.Full,
	"historic incident":          history.Full,
	"historic process instance":  history.Activity,
	"historic task":              history.Activity,
	"historic variable instance": history.Audit,
}

// VisibleWith are the conditions under which the actor of ctx sees process
// definitions on which they have a permission besides.
func (e *Engine) VisibleWith(ctx context.Context, p identity.Permission) []query.Condition {
	return visible(ctx, &query.ProcessDefinitions, func(g *identity.Grants, v *query.Visibility) {
		v.Definitions = permit(g, p, identity.ResourceProcessDefinition)
	})
}

func visible(ctx context.Context, r Listed, see sight) []query.Condition {
	var conditions []query.Condition
	a := ActorFrom(ctx)
	if a.Grants != nil {
		v := query.Visibility{UserID: a.UserID, Groups: a.Groups}
		see(a.Grants, &v)
		conditions = append(conditions, query.Visible(v))
	}
	if _, hasTenants := r.Filter(query.TenantCheck(nil).Name); hasTenants && a.TenantCheck {
		conditions = append(conditions, query.TenantCheck(a.Tenants))
	}
	return conditions
}

// sight fills in what grants say about the rows of a resource.
type sight func(*identity.Grants, *query.Visibility)

// sights are the checks of Camunda 7.24's queries, by the resource's name.
var sights = map[string]sight{
	"authorization":                      seeOwn(identity.ResourceAuthorization),
	"batch":                              seeOwn(identity.ResourceBatch),
	"cleanable decision instance report": seeDecisionHistory,
	"cleanable process instance report":  seeHistory,
	"decision definition":                seeOwn(identity.ResourceDecisionDefinition),
	"decision requirements definition":   seeOwn(identity.ResourceDecisionRequirements),
	"deployed resource":                  seeOwn(identity.ResourceDeployment),
	"deployment":                         seeOwn(identity.ResourceDeployment),
	"event subscription":                 seeInstances,
	"execution":                          seeInstances,
	"external task":                      seeInstances,
	"finished batch report":              seeHistoryOfBatches,
	"filter":                             seeOwn(identity.ResourceFilter),
	"group":                              seeOwn(identity.ResourceGroup),
	"historic activity instance":         seeHistory,
	"historic batch":                     seeHistoryOfBatches,
	"historic decision instance":         seeDecisionHistory,
	"historic detail":                    seeHistory,
	"historic external task log":         seeHistory,
	"historic identity link":             seeHistory,
	"historic incident":                  seeHistory,
	"historic job log":                   seeHistory,
	"historic process instance":          seeHistory,
	"historic task":                      seeHistory,
	"historic variable instance":         seeHistory,
	"identity link":                      seeTasks,
	"incident":                           seeInstances,
	"job definition":                     seeDefinitions,
	"job":                                seeInstances,
	"process definition":                 seeDefinitions,
	"process instance":                   seeInstances,
	"task":                               seeTasks,
	"tenant":                             seeOwn(identity.ResourceTenant),
	"user operation":                     seeOperations,
	"user":                               seeOwn(identity.ResourceUser),
	"variable instance":                  seeInstances,
}

func seeOwn(r identity.Resource) sight {
	return func(g *identity.Grants, v *query.Visibility) {
		v.Own = permit(g, identity.Read, r)
		v.UserID, v.Groups = "", nil // that it is about oneself does not count: who signs in has a grant for that
	}
}

// seeDecisionHistory is by decision definition.
func seeDecisionHistory(g *identity.Grants, v *query.Visibility) {
	v.Own = permit(g, identity.ReadHistory, identity.ResourceDecisionDefinition)
	v.UserID, v.Groups = "", nil
}

func seeDefinitions(g *identity.Grants, v *query.Visibility) {
	v.Definitions = permit(g, identity.Read, identity.ResourceProcessDefinition)
}

func seeInstances(g *identity.Grants, v *query.Visibility) {
	v.Instances = permit(g, identity.Read, identity.ResourceProcessInstance)
	v.Definitions = permit(g, identity.ReadInstance, identity.ResourceProcessDefinition)
	v.Tasks = permit(g, identity.Read, identity.ResourceTask)
}

// seeTasks leaves out what is linked to groups where the user's own
// authorizations, which count before, take reading tasks away.
func seeTasks(g *identity.Grants, v *query.Visibility) {
	v.Tasks = permit(g, identity.Read, identity.ResourceTask)
	v.Definitions = permit(g, identity.ReadTask, identity.ResourceProcessDefinition)
	if g.IsTakenFromUser(identity.Read, identity.ResourceTask, identity.Any) {
		v.Groups = nil
	}
}

// seeHistory is by definition alone: that a task was one's own does not count.
func seeHistory(g *identity.Grants, v *query.Visibility) {
	v.Definitions = permit(g, identity.ReadHistory, identity.ResourceProcessDefinition)
	v.UserID, v.Groups = "", nil
}

func seeOperations(g *identity.Grants, v *query.Visibility) {
	seeHistory(g, v)
	v.Own = permit(g, identity.Read, identity.ResourceOperationLogCategory)
}

func seeHistoryOfBatches(g *identity.Grants, v *query.Visibility) {
	v.Own = permit(g, identity.ReadHistory, identity.ResourceBatch)
	v.UserID, v.Groups = "", nil
}

func permit(g *identity.Grants, p identity.Permission, r identity.Resource) query.Permit {
	ruling := g.Rule(p, r)
	others := map[identity.Verdict]query.Verdict{identity.Granted: query.Granted, identity.Revoked: query.Denied}
	return query.Permit{Granted: ruling.Granted, Denied: ruling.Revoked, Others: others[ruling.Others]}
}

// KeepsHistory tells whether the history level is any but none.
func (e *Engine) KeepsHistory() bool { return e.options.History != history.None }
