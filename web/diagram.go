package web

import (
	"path"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// getDiagram serves the source of a definition to the viewer, to those who may
// read the definition or have a task of it.
func getDiagram(s *server, c *call) (reply, error) {
	id := c.param("id")
	row, err := s.engine.DefinitionRow(c.ctx(), id)
	if err != nil {
		return reply{}, err
	}
	_, refused := s.engine.ReadDefinition(c.ctx(), id)
	if refused != nil && !s.maySeeInstancesOf(c, row.Key, row.TenantID) {
		n, err := query.Tasks.Count(c.ctx(), s.engine.Reader(), s.visibleTasks(c, query.Criteria{}.With(
			query.Condition{Name: "processDefinitionId", Value: id})))
		if err != nil {
			return reply{}, err
		}
		if n == 0 {
			return reply{}, rest.NotFoundf("No matching definition with id %s", id)
		}
	}
	data, err := s.engine.ResourceData(c.ctx(), row.DeploymentID, row.ResourceName)
	return reply{file: &file{contentType: "application/xml", data: data}}, err
}

// picture downloads the picture of a definition; without one there is nothing to
// send.
func (s *server) picture(c *call, deploymentID, name string) (reply, error) {
	if name == "" {
		return reply{}, nil
	}
	data, err := s.engine.ResourceData(c.ctx(), deploymentID, name)
	return reply{file: &file{contentType: resourceType(name), name: path.Base(name), data: data}}, err
}
