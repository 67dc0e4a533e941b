package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
)

// place is where a running instance stands.
type place struct {
	names   []string
	waiting bool // for a person
	cause   string
}

// showInstances shows running instances with what they are about, where they
// stand and why they fail: a handful of statements for all of them.
func (s *server) showInstances(c *call, rows []query.ProcessInstance) ([]views.InstanceRow, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	abouts, err := s.about(c, ids)
	if err != nil {
		return nil, err
	}
	places, err := s.places(c, rows, ids)
	if err != nil {
		return nil, err
	}
	w := s.words()
	shown := make([]views.InstanceRow, len(rows))
	for i, row := range rows {
		at := places[row.ID]
		shown[i] = views.InstanceRow{
			ID: row.ID, BusinessKey: cmp.Or(row.BusinessKey, shortID(row.ID)), ShortID: row.BusinessKey == "",
			Process: definitionName(row.ProcessDefinitionName, row.ProcessDefinitionKey) + " v" + strconv.FormatInt(row.ProcessDefinitionVersion, 10),
			Subject: abouts[row.ID].subject, Amount: abouts[row.ID].amount(s.moneyOfProcess(c, row.ProcessDefinitionID)),
			StandsAt: strings.Join(at.names, ", "), Cause: at.cause,
			Started: w.moment(row.StartTime), StartTitle: "running for " + span(w.now.Sub(row.StartTime.Time())),
		}
		shown[i].State, shown[i].StateText = instanceState(row.Incidents, row.Suspended, at.waiting)
	}
	return shown, nil
}

// instanceState is the state of a running instance with its word.
func instanceState(incidents int64, suspended, waiting bool) (state, word string) {
	switch {
	case incidents > 0:
		return "fail", plural(int(incidents), "incident", "incidents")
	case suspended:
		return "hold", "Suspended"
	case waiting:
		return "wait", "Waiting"
	}
	return "run", "Running"
}

// places reads where instances stand: the elements without others inside, named,
// and the first incident.
func (s *server) places(c *call, rows []query.ProcessInstance, ids []string) (map[string]place, error) {
	of := query.Condition{Name: "processInstanceIdIn", Value: ids}
	executions, err := query.Executions.List(c.ctx(), s.engine.Reader(), query.Criteria{}.With(of))
	if err != nil {
		return nil, err
	}
	incidents, err := query.Incidents.List(c.ctx(), s.engine.Reader(), query.Criteria{Sort: []query.Sort{{Key: "incidentTimestamp"}}}.With(of))
	if err != nil {
		return nil, err
	}
	definitions := map[string]string{}
	for _, row := range rows {
		definitions[row.ID] = row.ProcessDefinitionID
	}
	places := make(map[string]place, len(rows))
	for _, e := range executions {
		n, ok := s.node(c, definitions[e.ProcessInstanceID], e.ActivityID)
		if !ok || isAround(n.Kind) {
			continue
		}
		at := places[e.ProcessInstanceID]
		if name := nodeName(n); !slices.Contains(at.names, name) {
			at.names = append(at.names, name)
		}
		at.waiting = at.waiting || n.Kind == model.KindUserTask
		places[e.ProcessInstanceID] = at
	}
	origins, err := s.origins(c, rootCauses(incidents))
	if err != nil {
		return nil, err
	}
	for _, i := range incidents {
		at := places[i.ProcessInstanceID]
		if at.cause == "" && isHandedUp(i) {
			at.cause = shortened(origins[i.RootCauseIncidentID].message, maxSubject)
		} else if at.cause == "" {
			at.cause = shortened(i.Message, maxSubject)
		}
		places[i.ProcessInstanceID] = at
	}
	return places, nil
}

// node finds an element of a deployed definition.
func (s *server) node(c *call, definitionID, elementID string) (*model.FlowNode, bool) {
	if elementID == "" {
		return nil, false
	}
	d, err := s.engine.Definition(c.ctx(), definitionID)
	if err != nil {
		return nil, false // deleted meanwhile
	}
	n, ok := d.Process.Nodes[elementID]
	return n, ok
}

// moneyOfProcess tells which variables the start form of a definition shows as
// money.
func (s *server) moneyOfProcess(c *call, definitionID string) func(variable string) bool {
	d, err := s.engine.Definition(c.ctx(), definitionID)
	if err != nil || d.Process.Root.Start == nil || d.Process.Root.Start.Form == nil || d.Process.Root.Start.Form.Key == nil {
		return moneyOf("")
	}
	return moneyOf(d.Process.Root.Start.Form.Key.Source())
}
