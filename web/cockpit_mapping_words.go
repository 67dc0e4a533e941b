package web

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/migration"
	"github.com/sluice-bpm/sluice/engine/model"
)

// migrationSentence says why an activity cannot become the chosen target, which is nil
// where none was chosen.
func migrationSentence(f migration.Failure, target *model.FlowNode) string {
	to, node := "It", ""
	if target != nil {
		to = quoted(target)
	}
	if f.Node != nil {
		node = quoted(f.Node)
	}
	switch f.Rule {
	case migration.SourceExists, migration.TargetExists:
		return "The version has no such activity."
	case migration.SameBehavior:
		return to + " is of another kind."
	case migration.SameEvent:
		return to + " waits for an event of another kind."
	case migration.MappedOnce:
		return "Only one activity can be chosen."
	case migration.LoopMapped:
		return fmt.Sprintf("%s lies in %s of the version, which nothing is mapped to.", to, node)
	case migration.RepeatedMapped:
		return fmt.Sprintf("It goes along with what it repeats: map %s too.", node)
	case migration.EnoughFlows:
		return to + " has fewer incoming flows than this gateway, so that it would wait in vain."
	case migration.FlowScopeMapped:
		return fmt.Sprintf("The gateway lies in %s: map that too.", node)
	case migration.OneGateway:
		return fmt.Sprintf("Another gateway becomes %s already.", to)
	case migration.EventScopeMapped:
		return fmt.Sprintf("The event goes along with %s, where it waits.", node)
	case migration.TriggerDefined:
		return "It waits for nothing that could be taken over."
	case migration.StaysInside:
		return fmt.Sprintf("%s does not lie in what %s, around this activity, becomes.", to, node)
	case migration.ConditionUpdated:
		return "Its condition has to be the one of the version."
	case migration.InstanceMapped:
		return "The instance stands here: choose where it goes on."
	case migration.ActivitySupported:
		return "What runs here cannot go on with another version."
	case migration.VariablesApart:
		return "A variable here and one around it have the same name: without a scope of its own, one of them would be lost."
	case migration.AsyncBefore:
		return fmt.Sprintf("The instance waits for a job before this activity, and %s has none before it.", to)
	case migration.AsyncAfter:
		return fmt.Sprintf("The instance waits for a job behind this activity, and %s has none behind it.", to)
	case migration.FlowMatched:
		return fmt.Sprintf("The instance waits for a job behind this activity, and behind %s it is not clear where it goes on.", to)
	case migration.CompensationMapped:
		return fmt.Sprintf("%s may still have to compensate: choose what this becomes.", node)
	}
	return sentence(f.Text)
}

func quoted(n *model.FlowNode) string { return "“" + nodeName(n) + "”" }
