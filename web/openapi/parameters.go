package openapi

import "strings"

// Further parameters by operation, beside those of filter tables.
var parameters = map[string][]Parameter{
	"GET /authorization/check": {
		required(text("permissionName", "The name of the permission, such as READ.")),
		required(text("resourceName", "The name of the resource, such as User.")),
		required(number("resourceType", "The number of the resource.")),
		text("resourceId", "Which one of the resource; any where it is not given."),
		text("userId", "Whose permission; the caller's where it is not given."),
	},
	"DELETE /batch/{id}":      {cascade("Delete its history, too.")},
	"DELETE /deployment/{id}": {cascade("Delete its instances and their history, too."), skipListeners, skipMappings},
	"GET /external-task/topic-names": {
		flag("withLockedTasks", "Only topics of tasks that are locked."),
		flag("withUnlockedTasks", "Only topics of tasks that are not locked."),
		flag("withRetriesLeft", "Only topics of tasks that have retries left."),
	},
	"GET /filter/{id}":                                              {flag("itemCount", "Say how much the filter finds.")},
	"POST /history/cleanup":                                         {flag("immediatelyDue", "Begin at once, not in the next window.")},
	"GET /history/decision-instance":                                decisionParts,
	"GET /history/decision-instance/{id}":                           decisionParts,
	"GET /history/decision-requirements-definition/{id}/statistics": {text("decisionInstanceId", "Count only what one evaluation led to.")},
	"GET /history/detail/{id}":                                      {deserializeOne},
	"DELETE /history/process-instance/{id}":                         {missingIsError},
	"GET /history/variable-instance/{id}":                           {deserializeOne},
	"GET /identity/groups":                                          {required(text("userId", "The user."))},
	"POST /job/{id}/duedate/recalculate":                            {flag("creationDateBased", "Count from the creation of the job, not from now.")},
	"DELETE /metrics/task-worker":                                   {date("date", "Delete only what is older.")},
	"GET /metrics/{name}/sum":                                       {date("startDate", "Count from here."), date("endDate", "Count up to here.")},
	"DELETE /process-definition/{id}":                               {cascade("Delete its instances and their history, too."), skipListeners, skipMappings},
	"DELETE /process-definition/{id}/delete":                        {cascade("Delete its instances and their history, too."), skipListeners, skipMappings},
	"GET /process-definition/{id}/form-variables":                   formVariables,
	"GET /process-definition/{id}/statistics":                       statistics,
	"GET /process-definition/statistics":                            append([]Parameter{flag("rootIncidents", "Count incidents where they began only.")}, statistics...),
	"DELETE /process-instance/{id}":                                 {skipListeners, skipMappings, flag("skipSubprocesses", "Leave the process instances that it called alone."), missingIsError},
	"GET /task/{id}/form-variables":                                 formVariables,
	"GET /task/{id}/identity-links":                                 {text("type", "Only links of this type, such as candidate.")},
	"GET /variable-instance/{id}":                                   {deserializeOne},
}

var (
	skipListeners  = flag("skipCustomListeners", "Do not run the listeners of models.")
	skipMappings   = flag("skipIoMappings", "Do not run input and output mappings.")
	missingIsError = flag("failIfNotExists", "Whether it is an error if there is none; true where it is not given.")
	deserialize    = flag("deserializeValues", "Whether serialized objects are opened; true where it is not given.")
	deserializeOne = flag("deserializeValue", "Whether a serialized object is opened; true where it is not given.")

	formVariables = []Parameter{text("variableNames", "Only the variables with these names, joined by commas."), deserialize}
	statistics    = []Parameter{
		flag("failedJobs", "Count failed jobs, too."), flag("incidents", "Count incidents by type, too."),
		text("incidentsForType", "Count incidents of this type, too."),
	}
	decisionParts = []Parameter{
		flag("includeInputs", "Answer the inputs, too."), flag("includeOutputs", "Answer the outputs, too."),
		flag("disableBinaryFetching", "Leave out the content of bytes."), flag("disableCustomObjectDeserialization", "Leave serialized objects closed."),
	}
)

// furtherParameters are those of an operation that no table of filters has.
func furtherParameters(o Operation) []Parameter {
	path, _ := byID(o.Path)
	list := parameters[o.Method+" "+path]
	if o.Method != "GET" {
		return list
	}
	switch {
	case strings.HasSuffix(path, "/variables"), strings.HasSuffix(path, "/localVariables"):
		list = append(list, deserialize)
	case strings.HasSuffix(path, "ariables/{varName}"):
		list = append(list, deserializeOne)
	}
	return list
}

func flag(name, words string) Parameter {
	return Parameter{Name: name, In: "query", Description: words, Schema: &Schema{Type: "boolean"}}
}

func text(name, words string) Parameter {
	return Parameter{Name: name, In: "query", Description: words, Schema: &Schema{Type: "string"}}
}

func number(name, words string) Parameter {
	return Parameter{Name: name, In: "query", Description: words, Schema: &Schema{Type: "integer", Format: "int32"}}
}

func date(name, words string) Parameter {
	return Parameter{Name: name, In: "query", Description: words, Schema: &Schema{Type: "string", Example: exampleDate}}
}

func cascade(words string) Parameter { return flag("cascade", words) }

func required(p Parameter) Parameter {
	p.Required = true
	return p
}

// parts are what multipart bodies consist of, by the end of the path.
var parts = map[string]Properties{
	"/deployment/create": {
		{"deployment-name", &Schema{Type: "string"}},
		{"deployment-source", &Schema{Type: "string"}},
		{"tenant-id", &Schema{Type: "string"}},
		{"enable-duplicate-filtering", &Schema{Type: "boolean", Description: "Deploy nothing where the last deployment of this name has the same files."}},
		{"deploy-changed-only", &Schema{Type: "boolean", Description: "Deploy only the files that have changed."}},
		{"deployment-activation-time", &Schema{Type: "string", Example: exampleDate}},
		{"data", &Schema{Type: "string", Format: "binary", Description: "A file; as many as are needed, each part with a name of its own and the file's name."}},
	},
	"ariables/{varName}/data": {
		{"data", &Schema{Type: "string", Format: "binary", Description: "The content."}},
		{"valueType", &Schema{Type: "string", Enum: []string{"Bytes", "File"}}},
		{"type", &Schema{Type: "string", Description: "The class of an object whose JSON the content is."}},
	},
	"/attachment/create": {
		{"attachment-name", &Schema{Type: "string"}},
		{"attachment-description", &Schema{Type: "string"}},
		{"attachment-type", &Schema{Type: "string"}},
		{"url", &Schema{Type: "string", Description: "A link, where no file is sent."}},
		{"content", &Schema{Type: "string", Format: "binary", Description: "A file, where no link is sent."}},
	},
}

// multipart is the body of an operation that takes parts; nil where it does not.
func multipart(o Operation) *Schema {
	if o.Method != "POST" {
		return nil
	}
	for end, members := range parts {
		if strings.HasSuffix(o.Path, end) {
			return &Schema{Type: "object", Properties: members}
		}
	}
	return nil
}
