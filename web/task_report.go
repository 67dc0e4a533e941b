package web

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// The media types of tables.
const (
	typeCSV      = "text/csv"
	typeOtherCSV = "application/csv"
)

// countByCandidateGroup counts the tasks that nobody has by candidate group, as
// JSON or as a table.
func countByCandidateGroup(s *server, c *call) (reply, error) {
	counts, err := s.engine.TasksByCandidateGroup(c.ctx())
	if err != nil {
		return reply{}, err
	}
	if c.answers == typeCSV || c.answers == typeOtherCSV {
		return candidateGroupTable(c.answers, counts)
	}
	shown := make(rest.List[rest.GroupCount], len(counts))
	for i, n := range counts {
		shown[i] = rest.GroupCount{GroupName: rest.Text(n.GroupID), TaskCount: n.Tasks}
	}
	return ok(shown), nil
}

func candidateGroupTable(kind string, counts []query.GroupCount) (reply, error) {
	rows := [][]string{{"CANDIDATE_GROUP_NAME", "TASK_COUNT"}}
	for _, n := range counts {
		name := n.GroupID
		if name == "" {
			name = "null"
		}
		rows = append(rows, []string{name, strconv.Itoa(n.Tasks)})
	}
	return table(kind, "task-count-by-candidate-group.csv", rows)
}

// table answers rows as a file of a media type for tables. The last line does not
// end, as in Camunda 7.24.
func table(kind, name string, rows [][]string) (reply, error) {
	var b bytes.Buffer
	err := csv.NewWriter(&b).WriteAll(rows)
	return reply{file: &file{contentType: kind, name: name, data: bytes.TrimSuffix(b.Bytes(), []byte("\n"))}}, err
}

// reportTasks counts completed tasks, or tells how long they took.
func reportTasks(s *server, c *call) (reply, error) {
	var report query.TaskReport
	var err error
	params := c.URL.Query()
	if report.CompletedAfter, err = rest.DateParameter(params, "completedAfter"); err != nil {
		return reply{}, err
	}
	if report.CompletedBefore, err = rest.DateParameter(params, "completedBefore"); err != nil {
		return reply{}, err
	}
	switch kind := params.Get("reportType"); kind {
	case "count":
		return s.reportTaskCounts(c, report)
	case "duration":
		return s.reportTaskDurations(c, report)
	case "":
		return reply{}, rest.Invalidf("The parameter 'reportType' is missing; it is count or duration.")
	default:
		return reply{}, rest.Invalidf("Cannot set query parameter 'reportType' to value '%s': it is count or duration", kind)
	}
}

func (s *server) reportTaskCounts(c *call, report query.TaskReport) (reply, error) {
	by := c.query("groupBy")
	if !slices.Contains([]string{"taskName", "processDefinition"}, by) {
		return reply{}, rest.Invalidf("The parameter 'groupBy' is '%s'; it is taskName or processDefinition.", by)
	}
	report.ByName = by == "taskName"
	counts, err := s.engine.CompletedTasks(c.ctx(), report)
	shown := make(rest.List[rest.TaskCount], len(counts))
	for i, n := range counts {
		shown[i] = rest.TaskCountOf(n)
	}
	return ok(shown), err
}

func (s *server) reportTaskDurations(c *call, report query.TaskReport) (reply, error) {
	unit, err := rest.PeriodUnit(c.query("periodUnit"))
	if err != nil {
		return reply{}, err
	}
	durations, err := s.engine.TaskDurations(c.ctx(), report, unit)
	return ok(rest.DurationsOf(durations, unit)), err
}
