package engine_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/model"
)

func contains(s, part string) bool { return strings.Contains(s, part) }

func TestDeploy_FiltersDuplicates(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		first := b.deploy("approve.bpmn", "parallel.bpmn")
		again := func(changedOnly bool, name string) engine.Deployed {
			d := engine.Deploy{Name: "test", DuplicateFiltering: true, ChangedOnly: changedOnly}
			for _, f := range []string{"approve.bpmn", "parallel.bpmn"} {
				data := readTestdata(b, f)
				if f == name {
					data = append(data, '\n')
				}
				d.Resources = append(d.Resources, engine.DeployResource{Name: f, Data: data})
			}
			return must(b, d)
		}
		if d := again(false, ""); d.Deployment.ID != first.Deployment.ID || len(d.Definitions) != 0 {
			b.Errorf("the same files again made %+v", d)
		}
		if d := again(true, "approve.bpmn"); len(d.Definitions) != 1 || d.Definitions[0].Version != 2 {
			b.Errorf("one changed file made %+v", d.Definitions)
		}
		if d := again(false, "parallel.bpmn"); len(d.Definitions) != 2 {
			b.Errorf("without changed-only: %+v", d.Definitions)
		}
	})
}

func TestDeploy_AtTheSameTimeGetsVersionsOfItsOwn(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		var mu sync.Mutex
		versions := map[int64]int{}
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				d, err := engine.Do(b.ctx, b.e, engine.Deploy{Name: "test", Resources: []engine.DeployResource{{Name: "approve.bpmn", Data: readTestdata(b, "approve.bpmn")}}})
				if err != nil {
					b.Error(err)
					return
				}
				mu.Lock()
				defer mu.Unlock()
				versions[d.Definitions[0].Version]++
			})
		}
		wg.Wait()
		for v := int64(1); v <= 6; v++ {
			if versions[v] != 1 {
				b.Errorf("version %d was given %d times", v, versions[v])
			}
		}
	})
}

func TestDeploy_AModelWithProblemsDeploysNothing(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		bad := strings.Replace(string(readTestdata(b, "approve.bpmn")), `targetRef="booked"`, `targetRef="nowhere"`, 1)
		_, err := engine.Do(b.ctx, b.e, engine.Deploy{Name: "bad", Resources: []engine.DeployResource{
			{Name: "parallel.bpmn", Data: readTestdata(b, "parallel.bpmn")},
			{Name: "bad.bpmn", Data: []byte(bad)},
		}})
		var parse *model.ParseError
		if !errors.As(err, &parse) || len(parse.Problems) == 0 || parse.Problems[0].Resource != "bad.bpmn" || parse.Problems[0].Line == 0 {
			b.Fatalf("got %v", err)
		}
		if _, err := b.e.LatestDefinition(b.ctx, "parallel", ""); err == nil {
			b.Error("the good file of the failed deployment was deployed")
		}
	})
}

func TestDeleteDeployment_TakesInstancesAlongOnlyIfAsked(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		d := b.deploy("approve.bpmn")
		s := must(b, engine.StartProcess{DefinitionKey: "approve"})
		refused(b, engine.DeleteDeployment{ID: d.Deployment.ID}, engine.Conflict)
		must(b, engine.DeleteDeployment{ID: d.Deployment.ID, Cascade: true})
		if !b.ended(s.Instance.ID) {
			b.Error("an instance of the deleted deployment still runs")
		}
		refused(b, engine.StartProcess{DefinitionKey: "approve"}, engine.NotFound)
		refused(b, engine.DeleteDeployment{ID: d.Deployment.ID}, engine.NotFound)
	})
}
