//go:build unix

package verify

import (
	"embed"
	"fmt"
)

//go:embed bpmn/*.bpmn
var modelFiles embed.FS

// modelNames are the files in bpmn.
var modelNames = []string{"contest.bpmn", "join.bpmn", "route.bpmn"}

// readModel reads an embedded model.
func readModel(name string) ([]byte, error) { return modelFiles.ReadFile("bpmn/" + name) }

// parseModels returns the nets of the models that are run, by process key.
func parseModels() (map[string]*tokenNet, error) {
	nets := map[string]*tokenNet{}
	for _, name := range modelNames {
		data, err := readModel(name)
		if err != nil {
			return nil, err
		}
		n, err := parseNet(data)
		if err != nil {
			return nil, fmt.Errorf("model %s: %w", name, err)
		}
		nets[n.key] = n
	}
	return nets, nil
}
