package rest

import (
	"encoding/json"
	"math"
	"net/http"
	"time"

	"github.com/sluice-bpm/sluice/engine"
)

// FetchExternalTasks is what a worker asks for (FetchExternalTasksExtendedDto).
type FetchExternalTasks struct {
	WorkerID             Text
	MaxTasks             Int
	UsePriority          Flag
	Sorting              []Sorting
	AsyncResponseTimeout Number // milliseconds
	Topics               []FetchTopic
}

// Sorting is one key of an order.
type Sorting struct{ SortBy, SortOrder Text }

// FetchTopic is one topic of a worker (FetchExternalTaskTopicDto).
type FetchTopic struct {
	TopicName                         Text
	LockDuration                      Number // milliseconds
	Variables                         *[]string
	LocalVariables, DeserializeValues Flag
	IncludeExtensionProperties        Flag
	BusinessKey                       Text
	ProcessDefinitionID               Text
	ProcessDefinitionIDIn             []string
	ProcessDefinitionKey              Text
	ProcessDefinitionKeyIn            []string
	ProcessDefinitionVersionTag       Text
	WithoutTenantID                   Flag
	TenantIDIn                        []string
	ProcessVariables                  map[string]json.RawMessage
}

// Decode turns the request into the command.
func (f FetchExternalTasks) Decode() (engine.FetchExternalTasks, error) {
	c := engine.FetchExternalTasks{
		WorkerID: string(f.WorkerID), Max: int(max(math.MinInt32, min(f.MaxTasks.N, math.MaxInt32))), ByPriority: bool(f.UsePriority),
		Wait: max(0, f.AsyncResponseTimeout.Milliseconds()),
	}
	for _, s := range f.Sorting {
		switch {
		case s.SortBy != "createTime":
			return c, badMember("sortBy", []byte(s.SortBy), "createTime")
		case s.SortOrder == "":
			return c, &Error{Status: http.StatusBadRequest, Type: NotValid, Message: "A key to sort by needs a sortOrder.", Engine: true, Code: engine.Invalid}
		case s.SortOrder != "asc" && s.SortOrder != "desc":
			return c, badMember("sortOrder", []byte(s.SortOrder), "asc or desc")
		}
		c.Newest = s.SortOrder == "desc"
	}
	for _, t := range f.Topics {
		topic, err := t.decode()
		if err != nil {
			return c, err
		}
		c.Topics = append(c.Topics, topic)
	}
	return c, nil
}

func (t FetchTopic) decode() (engine.FetchTopic, error) {
	topic := engine.FetchTopic{
		Name: string(t.TopicName), Lock: t.LockDuration.Milliseconds(), BusinessKey: string(t.BusinessKey),
		DefinitionID: string(t.ProcessDefinitionID), DefinitionIDs: t.ProcessDefinitionIDIn,
		DefinitionKey: string(t.ProcessDefinitionKey), DefinitionKeys: t.ProcessDefinitionKeyIn, VersionTag: string(t.ProcessDefinitionVersionTag),
		TenantIDs: t.TenantIDIn, WithoutTenant: bool(t.WithoutTenantID), LocalVariables: bool(t.LocalVariables), AllVariables: t.Variables == nil,
	}
	if t.Variables != nil {
		topic.Variables = *t.Variables
	}
	wanted := map[string]VariableValue{}
	for name, raw := range t.ProcessVariables {
		wanted[name] = VariableValue{Value: raw}
	}
	var err error
	topic.InstanceVariables, err = DecodeVariables(wanted)
	return topic, err
}

// Milliseconds is the time that a number of milliseconds stands for.
func (n Number) Milliseconds() time.Duration {
	const most = int64(math.MaxInt64 / time.Millisecond)
	return time.Duration(max(-most, min(n.N, most))) * time.Millisecond
}

// LockedExternalTask is a task that was locked for a worker
// (LockedExternalTaskDto).
type LockedExternalTask struct {
	ActivityID                  string            `json:"activityId"`
	ActivityInstanceID          string            `json:"activityInstanceId"`
	ErrorMessage                Text              `json:"errorMessage"`
	ErrorDetails                Text              `json:"errorDetails"`
	ExecutionID                 string            `json:"executionId"`
	ID                          string            `json:"id"`
	LockExpirationTime          Date              `json:"lockExpirationTime"`
	CreateTime                  Date              `json:"createTime"`
	ProcessDefinitionID         string            `json:"processDefinitionId"`
	ProcessDefinitionKey        string            `json:"processDefinitionKey"`
	ProcessDefinitionVersionTag Text              `json:"processDefinitionVersionTag"`
	ProcessInstanceID           string            `json:"processInstanceId"`
	Retries                     Number            `json:"retries"`
	Suspended                   bool              `json:"suspended"`
	WorkerID                    string            `json:"workerId"`
	TopicName                   string            `json:"topicName"`
	TenantID                    Text              `json:"tenantId"`
	Variables                   Variables         `json:"variables"`
	Priority                    int64             `json:"priority"`
	BusinessKey                 Text              `json:"businessKey"`
	ExtensionProperties         map[string]string `json:"extensionProperties"`
}

// LockedExternalTaskOf shows a task, with its extension properties where the
// worker wants them.
func LockedExternalTaskOf(l engine.LockedTask, variables Variables, withProperties bool) LockedExternalTask {
	t := l.Task
	properties := map[string]string{}
	if withProperties {
		for _, p := range l.Properties {
			properties[p.Name] = p.Value
		}
	}
	return LockedExternalTask{
		ActivityID: t.ActivityID, ActivityInstanceID: t.ActivityInstanceID, ErrorMessage: Text(t.ErrorMessage), ErrorDetails: Text(t.ErrorDetails),
		ExecutionID: t.ExecutionID, ID: t.ID, LockExpirationTime: Date(t.LockExpires), CreateTime: Date(t.CreateTime),
		ProcessDefinitionID: t.ProcessDefinitionID, ProcessDefinitionKey: t.ProcessDefinitionKey, ProcessDefinitionVersionTag: Text(l.VersionTag),
		ProcessInstanceID: t.ProcessInstanceID, Retries: Number{N: t.Retries.N, Set: t.Retries.Set}, Suspended: t.Suspended, WorkerID: t.WorkerID,
		TopicName: t.Topic, TenantID: Text(t.TenantID), Variables: variables, Priority: t.Priority, BusinessKey: Text(l.BusinessKey),
		ExtensionProperties: properties,
	}
}
