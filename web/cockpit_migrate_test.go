package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
)

const (
	firstReview = `<process id="review" name="Review" isExecutable="true" camunda:historyTimeToLive="30">
    <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="check"/>
    <userTask id="check" name="Check the facts"/>
    <boundaryEvent id="late" name="Late" attachedToRef="check" cancelActivity="false"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>
    <sequenceFlow id="f2" sourceRef="check" targetRef="vote"/>
    <userTask id="vote" name="Vote"><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></userTask>
    <sequenceFlow id="f3" sourceRef="vote" targetRef="e"/><endEvent id="e"/>
  </process>`
	// otherReview has other ids, so that nothing is proposed.
	otherReview = `<process id="review" name="Review" isExecutable="true" camunda:historyTimeToLive="30">
    <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="inspect"/>
    <userTask id="inspect" name="Inspect"/>
    <boundaryEvent id="overdue" name="Overdue" attachedToRef="inspect" cancelActivity="false"><timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition></boundaryEvent>
    <sequenceFlow id="f2" sourceRef="inspect" targetRef="ballot"/>
    <userTask id="ballot" name="Ballot"><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></userTask>
    <sequenceFlow id="f3" sourceRef="ballot" targetRef="e"/><endEvent id="e"/>
  </process>`
)

// newest is the id of the newest version of a process.
func (s *site) newest(key string) string {
	s.Helper()
	all, err := query.ProcessDefinitions.List(s.Context(), s.engine.Reader(), query.Criteria{Conditions: []query.Condition{
		{Name: "key", Value: key}, {Name: "latestVersion", Value: true},
	}})
	if err != nil || len(all) != 1 {
		s.Fatalf("newest version of %s: %d rows, %v", key, len(all), err)
	}
	return all[0].ID
}

// taskKey is the id of the element of the instance's task.
func (s *site) taskKey(instance string) string {
	s.Helper()
	unit, err := s.engine.Unit(s.Context(), scopeOf(instance))
	if err != nil {
		s.Fatal(err)
	}
	for t := range unit.Tasks.All() {
		return t.TaskDefinitionKey
	}
	s.Fatal("the instance has no task")
	return ""
}

func TestCockpit_MigratesAsChosenWhereNothingIsProposed(t *testing.T) {
	s := newSite(t)
	s.deployed("first", firstReview)
	first := s.newest("review")
	instance := do(s, engine.StartProcess{DefinitionID: first}).Instance.ID
	s.deployed("other", otherReview)
	second := s.newest("review")
	demo := s.as("demo")
	page := "/cockpit/instances/" + instance + "/migrate"
	demo.get(page).is(http.StatusOK).shows("Where the instance stands", "Check the facts", "1 token here", "Choose an activity", "Inspect",
		"Vote (multiple instances) / Vote", "Ballot (multiple instances)", "Update the event trigger").hides("#multiInstanceBody")

	fields := url.Values{"target": {second}, "shown": {second}, "to:vote#multiInstanceBody": {"ballot#multiInstanceBody"}}
	demo.post(page, fields).is(http.StatusUnprocessableEntity).shows(
		"1 activity needs another choice", "It goes along with what it repeats: map “Vote” too.",
	).hides("ENGINE-").selects("to:vote#multiInstanceBody", "ballot#multiInstanceBody")

	fields.Set("to:vote", "ballot")
	demo.post(page, fields).is(http.StatusUnprocessableEntity).shows("The instance stands here: choose where it goes on.").
		hides("ENGINE-", "no migration instruction").selects("to:vote", "ballot")

	demo.post(page, url.Values{"target": {"gone"}}).is(http.StatusUnprocessableEntity).shows("Target process definition with id 'gone' does not exist").hides("ENGINE-")

	fields.Set("to:late", "overdue")
	fields.Set("to:check", "ballot")
	demo.post(page, fields).is(http.StatusUnprocessableEntity).shows("The event goes along with “Check the facts”, where it waits.")

	fields.Set("to:check", "inspect")
	fields.Set("trigger", "late")
	demo.post(page, fields).is(http.StatusSeeOther)
	if key := s.taskKey(instance); key != "inspect" {
		t.Errorf("the instance stands at %s, want inspect", key)
	}
}

// What a page shows is of one version; another one is shown before an instance goes on
// with it.
func TestCockpit_ShowsTheActivitiesOfAVersionBeforeMigratingToIt(t *testing.T) {
	s := newSite(t)
	s.deployed("first", firstReview)
	first := s.newest("review")
	s.deployed("other", otherReview)
	second := s.newest("review")
	s.deployed("third", firstReview)
	third := s.newest("review")
	instance := do(s, engine.StartProcess{DefinitionID: first}).Instance.ID
	demo := s.as("demo")
	page := "/cockpit/instances/" + instance + "/migrate"
	demo.get(page).is(http.StatusOK).shows("Show its activities").selects("target", third).selects("to:check", "check")
	demo.post(page, url.Values{"target": {second}, "shown": {third}, "to:check": {"check"}}).is(http.StatusOK).
		shows("Inspect").selects("target", second).selects("to:check", "")
	demo.post(page, url.Values{"target": {third}, "shown": {second}, "show": {"true"}}).is(http.StatusOK).selects("to:check", "check")
	if key := s.taskKey(instance); key != "check" {
		t.Errorf("the instance stands at %s, want check", key)
	}
	demo.post(page, url.Values{"target": {third}, "shown": {third}, "to:check": {"check"}}).is(http.StatusSeeOther)
}
