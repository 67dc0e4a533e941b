package rest_test

import (
	"testing"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

func TestJobDefinition_ShowsTheDeploymentOfSeedJobsOnly(t *testing.T) {
	of := query.JobDefinition{ID: "j", DeploymentID: "d"}
	if seed := rest.JobDefinitionOf(of); seed.DeploymentID != "d" {
		t.Errorf("the definition of the seed jobs of a batch shows the deployment %q, want d", seed.DeploymentID)
	}
	of.ProcessDefinitionID = "p"
	if timer := rest.JobDefinitionOf(of); timer.DeploymentID != "" {
		t.Errorf("the definition of a timer shows the deployment %q, want none", timer.DeploymentID)
	}
}
