package query_test

import (
	"context"
	"iter"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/value"
)

// table is a resource whatever its row.
type table interface {
	Name() string
	Filter(name string) (query.Filter, bool)
	Filters() iter.Seq2[string, query.Filter]
	Sorts() iter.Seq2[string, bool]
	CanSort(key string) (byVariable, ok bool)
	Count(ctx context.Context, r query.Reader, c query.Criteria) (int, error)
	ids(ctx context.Context, r query.Reader, c query.Criteria) ([]string, error)
	page(ctx context.Context, r query.Reader, c query.Criteria) ([]string, query.Cursor, error)
}

// of hides the row type of a resource; id is that of a row.
func of[R any](r *query.Resource[R], id func(R) string) table { return resource[R]{r, id} }

type resource[R any] struct {
	*query.Resource[R]
	id func(R) string
}

func (r resource[R]) ids(ctx context.Context, reader query.Reader, c query.Criteria) ([]string, error) {
	rows, err := r.List(ctx, reader, c)
	return r.names(rows), err
}

func (r resource[R]) page(ctx context.Context, reader query.Reader, c query.Criteria) ([]string, query.Cursor, error) {
	rows, next, err := r.Page(ctx, reader, c)
	return r.names(rows), next, err
}

func (r resource[R]) names(rows []R) []string {
	ids := []string{}
	for _, row := range rows {
		ids = append(ids, r.id(row))
	}
	return ids
}

// tables are all resources.
func tables() []table {
	return []table{
		deployments, eventSubscriptions, executions, externalTasks, groups, historyActivities, historyDetails, historyExternalTaskLogs,
		historyIncidents, historyInstances, historyJobLogs, historyLinks,
		historyOperations, historyTasks, historyVariables, identityLinks, incidents, jobDefinitions, jobs, processDefinitions, processInstances,
		tasks, tenants, users, variableInstances,
		of(&query.DeployedResources, func(r query.DeployedResource) string { return r.ID }),
		of(&query.FirstNumbers, func(v query.VariableInstance) string { return v.ID }),
		of(&query.FirstTexts, func(v query.VariableInstance) string { return v.ID }),
	}
}

// all are the tables and those that are read as a whole anyway, or never grow large.
func all() []table {
	return append(tables(),
		of(&query.Authorizations, func(a query.Authorization) string { return a.ID }),
		of(&query.BatchReport, func(r query.FinishedBatches) string { return r.Type }),
		of(&query.Batches, func(b query.Batch) string { return b.ID }),
		of(&query.BatchesWithStatistics, func(b query.BatchStatistics) string { return b.ID }),
		of(&query.CleanableDecisions, func(d query.CleanableDefinition) string { return d.ID }),
		of(&query.CleanableProcesses, func(d query.CleanableDefinition) string { return d.ID }),
		of(&query.DecisionDefinitions, func(d query.DecisionDefinition) string { return d.ID }),
		of(&query.DecisionRequirementsDefinitions, func(d query.DecisionRequirements) string { return d.ID }),
		of(&query.HistoryBatches, func(b query.HistoryBatch) string { return b.ID }),
		of(&query.HistoryDecisionInstances, func(d query.HistoryDecisionInstance) string { return d.ID }),
		of(&query.SavedFilters, func(f query.SavedFilter) string { return f.ID }),
	)
}

// samples are values that a filter of a kind can be asked with; internal filters
// are asked through the functions that make their conditions.
func samples(name string, f query.Filter) []any {
	at := time.UnixMilli(1_000_000)
	switch f.Kind {
	case query.Text:
		if len(f.Values) > 0 {
			return []any{f.Values[0]}
		}
		return []any{"x", "", "50%_\\'\"", "?"}
	case query.TextList:
		return []any{[]string{"x"}, []string{"x", "y", "?"}}
	case query.Number, query.Long:
		return []any{int64(5)}
	case query.Boolean, query.Flag:
		return []any{true, false}
	case query.Date:
		return []any{at}
	case query.Single:
		return []any{value.OfString("x"), value.OfLong(5), value.OfDouble(5.5), value.OfBool(true), value.OfDate(at), value.OfNull()}
	case query.Tests:
		var all []any
		for _, operator := range f.Operators {
			for _, v := range []value.Value{value.OfString("x"), value.OfLong(5), value.OfDouble(5.5), value.OfDate(at)} {
				for _, fold := range []bool{false, true} {
					all = append(all, []query.VariableTest{{Name: "v", Operator: operator, Value: v, IgnoreNameCase: fold, IgnoreValueCase: fold}})
				}
			}
		}
		return all
	case query.Dates:
		return []any{[]query.DateTest{{Operator: query.Greater, Date: at}, {Operator: query.Less, Date: at}}}
	case query.Internal:
		return internalSamples(name)
	}
	return nil
}

func internalSamples(name string) []any {
	switch name {
	case "nameOrKeyContains", "search":
		return []any{"x%"}
	case "ownVariables":
		return []any{[]query.VariableTest{{Name: "v", Operator: query.Equal, Value: value.OfInt(5)}, {Name: "w", Operator: query.Equal, Value: value.OfString("x")}}}
	case "dueBeforeOrNone":
		return []any{time.UnixMilli(5)}
	case "visible":
		ids := query.Permit{Granted: []string{"a"}, Denied: []string{"b", "c"}}
		return []any{
			query.Visibility{},
			query.Visibility{All: true},
			query.Visibility{UserID: "mary"},
			query.Visibility{UserID: "mary", Groups: []string{"g"}, Own: ids, Instances: ids, Tasks: ids, Definitions: ids},
			query.Visibility{UserID: "mary", Instances: query.Permit{Others: query.Denied}, Definitions: query.Permit{Others: query.Granted}},
		}
	}
	return []any{[]string{}, []string{"x", "y"}}
}

// now is the time in criteria.
var now = time.UnixMilli(2_000_000)

func TestFilters_EachRunsOnItsOwnAndAmongAlternatives(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		for _, r := range all() {
			for name, f := range r.Filters() {
				values := samples(name, f)
				if len(values) == 0 {
					t.Errorf("filter %s of %s has no kind that this test knows", name, r.Name())
				}
				for _, v := range values {
					c := query.Condition{Name: name, Value: v}
					beside := needed(r.Name(), name)
					for _, criteria := range []query.Criteria{
						{Conditions: append(beside, c), Now: now, Max: 5},
						{Or: [][]query.Condition{{c}, {c, c}}, Now: now},
					} {
						if refused := f.NoAlternative && v == true && criteria.Or != nil; refused {
							if _, err := r.ids(t.Context(), db, criteria); err == nil {
								t.Errorf("list by %s = %v among alternatives is not refused", name, v)
							}
							continue
						}
						if _, err := r.ids(t.Context(), db, criteria); err != nil {
							t.Errorf("list by %s = %v: %v", name, v, err)
						}
						if _, err := r.Count(t.Context(), db, criteria); err != nil {
							t.Errorf("count by %s = %v: %v", name, v, err)
						}
					}
				}
			}
		}
	})
}

// needed are conditions without which a filter is refused.
func needed(resource, filter string) []query.Condition {
	switch {
	case resource == "task" && filter == "includeAssignedTasks":
		return []query.Condition{{Name: "candidateUser", Value: "mary"}}
	case filter == "variableValue":
		return []query.Condition{{Name: "variableName", Value: "v"}}
	}
	return nil
}

func TestSorts_EachRunsInBothDirectionsAndPages(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		for _, r := range all() {
			for key, byVariable := range r.Sorts() {
				types := []value.Type{""}
				if byVariable {
					types = []value.Type{value.Boolean, value.Date, value.Double, value.Integer, value.Long, value.Short, value.String}
				}
				for _, typ := range types {
					for _, desc := range []bool{false, true} {
						s := query.Sort{Key: key, Desc: desc, Type: typ}
						if byVariable {
							s.Variable = "v"
						}
						if _, _, err := r.page(t.Context(), db, query.Criteria{Sort: []query.Sort{s, s}, Max: 3, First: 1}); err != nil {
							t.Errorf("sort %s by %s: %v", r.Name(), key, err)
						}
					}
				}
			}
		}
	})
}

// The resources that scenarios ask.
var (
	deployments             = of(&query.Deployments, func(d query.Deployment) string { return d.ID })
	eventSubscriptions      = of(&query.EventSubscriptions, func(s query.EventSubscription) string { return s.ID })
	executions              = of(&query.Executions, func(e query.Execution) string { return e.ID })
	externalTasks           = of(&query.ExternalTasks, func(t query.ExternalTask) string { return t.ID })
	groups                  = of(&query.Groups, func(g query.Group) string { return g.ID })
	historyActivities       = of(&query.HistoryActivityInstances, func(a query.HistoryActivityInstance) string { return a.ID })
	historyDetails          = of(&query.HistoryDetails, func(d query.HistoryDetail) string { return d.ID })
	historyExternalTaskLogs = of(&query.HistoryExternalTaskLogs, func(l query.HistoryExternalTaskLog) string { return l.ID })
	historyIncidents        = of(&query.HistoryIncidents, func(i query.HistoryIncident) string { return i.ID })
	historyInstances        = of(&query.HistoryProcessInstances, func(p query.HistoryProcessInstance) string { return p.ID })
	historyJobLogs          = of(&query.HistoryJobLogs, func(l query.HistoryJobLog) string { return l.ID })
	historyLinks            = of(&query.HistoryIdentityLinks, func(l query.HistoryIdentityLink) string { return l.ID })
	historyOperations       = of(&query.HistoryOperations, func(o query.HistoryOperation) string { return o.ID })
	historyTasks            = of(&query.HistoryTasks, func(t query.HistoryTask) string { return t.ID })
	historyVariables        = of(&query.HistoryVariableInstances, func(v query.HistoryVariableInstance) string { return v.ID })
	identityLinks           = of(&query.IdentityLinks, func(l query.IdentityLink) string { return l.ID })
	incidents               = of(&query.Incidents, func(i query.Incident) string { return i.ID })
	jobDefinitions          = of(&query.JobDefinitions, func(j query.JobDefinition) string { return j.ID })
	jobs                    = of(&query.Jobs, func(j query.Job) string { return j.ID })
	processDefinitions      = of(&query.ProcessDefinitions, func(d query.ProcessDefinition) string { return d.ID })
	processInstances        = of(&query.ProcessInstances, func(p query.ProcessInstance) string { return p.ID })
	tenants                 = of(&query.Tenants, func(t query.Tenant) string { return t.ID })
	tasks                   = of(&query.Tasks, func(t query.Task) string { return t.ID })
	users                   = of(&query.Users, func(u query.User) string { return u.ID })
	variableInstances       = of(&query.VariableInstances, func(v query.VariableInstance) string { return v.ID })
)
