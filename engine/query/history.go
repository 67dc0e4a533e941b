package query

import (
	"strings"

	"github.com/sluice-bpm/sluice/engine/state"
)

// What lives rests in one table and what is over in another, so a history
// resource has two sources of rows: each a subquery with the same columns, which
// both databases fold into the statement around it.

// Most of what is over is stored abridged. These are the tables with their rows as they
// were written; what is asked only for columns that are never abridged reads the tables.
var (
	historyActivity        = state.HistoryActivityInstanceTable.Whole("h")
	historyDetail          = state.HistoryDetailTable.Whole("h")
	historyExternalTaskLog = state.HistoryExternalTaskLogTable.Whole("h")
	historyIdentityLink    = state.HistoryIdentityLinkTable.Whole("h")
	historyIncident        = state.HistoryIncidentTable.Whole("h")
	historyJobLog          = state.HistoryJobLogTable.Whole("h")
	historyTask            = state.HistoryTaskTable.Whole("h")
	historyVariable        = state.HistoryVariableTable.Whole("h")
)

// countable is an abridged table without what it says of definitions.
func countable(t *state.Table, alias string) string {
	var names []string
	for _, c := range t.Columns {
		if c.Abridgement != state.ByReference && c.Abridgement != state.ToldByReference {
			names = append(names, c.Name)
		}
	}
	return t.Whole(alias, names...)
}

// source is a table whose rows look like all rows of a history resource: shared
// columns, then what one of the sources has of its own, in the other constants.
func source(table, shared, own, alias string) string {
	return "(SELECT " + shared + ", " + own + " FROM " + table + ") " + alias
}

// The constants that stand for what a living row does not have.
const (
	noTime = "CAST(NULL AS BIGINT)"
	noText = "CAST(NULL AS TEXT)"
)

// removalTime is when cleanup may remove a row of an instance: that of the instance,
// where it was given one, else that of the instance at the top, which has it once it
// ended, or from its start.
func removalTime(alias, instance string) string {
	root := alias + ".root_process_instance_id)"
	return "COALESCE((SELECT own.removal_time FROM history_process_instance own WHERE own.id = " + instance + ")," +
		" (SELECT root.removal_time FROM history_process_instance root WHERE root.id = " + root + "," +
		" (SELECT living.removal_time FROM process_instance living WHERE living.id = " + root + ")"
}

// duration is how long an ended row lived, in milliseconds.
const duration = "h.end_time - h.start_time"

// variableColumns are what filters by variables compare.
const variableColumns = "process_instance_id, task_id, name, type, text, text2, long, double"

// endedVariables are the variables that are over; an alias follows.
var endedVariables = state.HistoryVariableTable.Whole("", strings.Split(variableColumns, ", ")...)

// allVariables are the variables that live and those that are over, but those whose
// history was deleted.
var allVariables = "(SELECT " + variableColumns + " FROM variable WHERE unlogged = FALSE UNION ALL SELECT " + variableColumns + " FROM " + endedVariables + "v)"

// allIncidents are the open incidents and those that are over.
const allIncidents = "(SELECT " + incidentColumns + ", " + noTime + " AS end_time FROM incident" +
	" UNION ALL SELECT " + incidentColumns + ", end_time FROM history_incident)"

const incidentColumns = "id, process_instance_id, activity_id, type, message, root_cause_incident_id"

// lastLogged has the columns of what lives name the execution that history does.
func lastLogged(columns string) string {
	return strings.Replace(columns, " execution_id", " COALESCE(logged_execution_id, execution_id) AS execution_id", 1)
}

// Over is the condition that a row is over: at a history level that keeps nothing
// of a resource, what lives is no history either. The resources of which a part
// lives take it; no client can set it.
func Over() Condition { return Condition{Name: "over", Value: true} }

func over(endTime string) Filter {
	return Filter{Kind: Internal, build: func(b *builder, _ any, _ []Condition) error {
		b.add(endTime + " IS NOT NULL")
		return nil
	}}
}
