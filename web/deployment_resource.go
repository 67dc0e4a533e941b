package web

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// resourcesOf reads what a deployment is made of, for those who may read it. Of one
// that is not there it is nothing.
func (s *server) resourcesOf(c *call, id string) ([]query.DeployedResource, error) {
	d, err := s.engine.ReadDeployment(c.ctx(), id)
	if isRefusal(err, engine.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return query.DeployedResources.List(c.ctx(), s.engine.Reader(), query.Criteria{}.With(query.Condition{Name: "deploymentId", Value: d.ID}))
}

func listDeploymentResources(s *server, c *call) (rest.List[rest.Resource], error) {
	rows, err := s.resourcesOf(c, c.param("id"))
	if err == nil && len(rows) == 0 {
		err = rest.NotFoundf("Deployment resources for deployment id '%s' do not exist.", c.param("id"))
	}
	shown := make(rest.List[rest.Resource], len(rows))
	for i, r := range rows {
		shown[i] = rest.Resource(r)
	}
	return shown, err
}

func getDeploymentResource(s *server, c *call) (rest.Resource, error) {
	rows, err := listDeploymentResources(s, c)
	if err != nil {
		return rest.Resource{}, err
	}
	id := c.param("resourceId")
	i := slices.IndexFunc(rows, func(r rest.Resource) bool { return r.ID == id })
	if i < 0 {
		return rest.Resource{}, rest.NotFoundf("Deployment resource with resource id '%s' for deployment id '%s' does not exist.", id, c.param("id"))
	}
	return rows[i], nil
}

// getDeploymentResourceData downloads a resource.
func getDeploymentResourceData(s *server, c *call) (reply, error) {
	rows, err := s.resourcesOf(c, c.param("id"))
	if err != nil {
		return reply{}, err
	}
	id := c.param("resourceId")
	i := slices.IndexFunc(rows, func(r query.DeployedResource) bool { return r.ID == id })
	if i < 0 {
		return reply{}, &rest.Error{
			Status: http.StatusInternalServerError, Type: rest.NullValue, Code: engine.NotFound, Engine: true,
			Message: "no resource found with id '" + id + "' in deployment '" + c.param("id") + "'",
		}
	}
	data, err := s.engine.ResourceData(c.ctx(), rows[i].DeploymentID, rows[i].Name)
	return reply{file: &file{contentType: resourceType(rows[i].Name), name: path.Base(rows[i].Name), data: data}}, err
}

// resourceType is the media type of a resource by the ending of its name, as
// Camunda 7.24 knows them.
func resourceType(name string) string {
	if kind, ok := resourceTypes[strings.TrimPrefix(path.Ext(name), ".")]; ok {
		return kind
	}
	return octetStream
}

var resourceTypes = map[string]string{
	"bpmn":   "application/xml",
	"cmmn":   "application/xml",
	"dmn":    "application/xml",
	"gif":    "image/gif",
	"groovy": "text/plain",
	"html":   "text/html",
	"java":   "text/plain",
	"jpe":    "image/jpeg",
	"jpeg":   "image/jpeg",
	"jpg":    "image/jpeg",
	"js":     "text/plain",
	"json":   "application/json",
	"php":    "text/plain",
	"png":    "image/png",
	"py":     "text/plain",
	"rb":     "text/plain",
	"svg":    "image/svg+xml",
	"tif":    "image/tiff",
	"tiff":   "image/tiff",
	"txt":    "text/plain",
	"xml":    "application/xml",
}
