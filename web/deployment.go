package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// maxParts bounds the parts of a deployment.
const maxParts = 1000

// createDeployment deploys the files of a multipart body, as Camunda Modeler and
// curl send it: named parts are settings, parts with a file name are resources.
func createDeployment(s *server, c *call) (reply, error) {
	command, err := readDeployment(c)
	if err != nil {
		return reply{}, err
	}
	deployed, err := engine.Do(c.ctx(), s.engine, command)
	if err != nil {
		return reply{}, err
	}
	return ok(rest.DeployedOf(deployed, c.base())), nil
}

func readDeployment(c *call) (engine.Deploy, error) {
	d := engine.Deploy{}
	parts, err := c.MultipartReader()
	if err != nil {
		return d, &rest.Error{
			Status: http.StatusUnsupportedMediaType, Type: rest.NotSupported, Code: engine.Invalid,
			Message: "A deployment is a body of type multipart/form-data.",
		}
	}
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return d, nil
		case err == nil && n >= maxParts:
			return d, rest.Invalidf("The deployment has more than %d parts.", maxParts)
		case err == nil:
			err = readPart(&d, part)
		}
		if err != nil {
			return d, bodyError(err)
		}
	}
}

func readPart(d *engine.Deploy, part *multipart.Part) error {
	data, err := io.ReadAll(part)
	if err != nil {
		return err
	}
	text := string(data)
	switch part.FormName() {
	case "deployment-name":
		d.Name = text
	case "deployment-source":
		d.Source = text
	case "enable-duplicate-filtering":
		d.DuplicateFiltering = text == "true"
	case "deploy-changed-only":
		d.ChangedOnly = text == "true"
	case "tenant-id":
		d.TenantID = text
	case "deployment-activation-time":
	default:
		if part.FileName() != "" {
			d.Resources = append(d.Resources, engine.DeployResource{Name: part.FileName(), Data: data})
		}
	}
	return nil
}

// readableDeployments restricts deployments to those the caller may read.
func (s *server) readableDeployments(c *call) []query.Condition {
	if s.engine.Can(c.ctx(), identity.Read, identity.ResourceDeployment, identity.Any) {
		return nil
	}
	return []query.Condition{{Name: "idIn", Value: s.engine.ReadableDeployments(c.ctx())}}
}

func listDeployments(s *server, c *call) (reply, error) {
	return listing(s, c, &query.Deployments, s.readableDeployments(c), rest.DeploymentOf)
}

func countDeployments(s *server, c *call) (reply, error) {
	return counting(s, c, &query.Deployments, s.readableDeployments(c))
}

func (s *server) findDeployment(c *call) (query.Deployment, error) {
	id := c.param("id")
	d, err := query.Deployments.Get(c.ctx(), s.engine.Reader(), id, s.readableDeployments(c)...)
	if isMissing(err) {
		return d, rest.NotFoundf("Deployment with id '%s' does not exist", id)
	}
	return d, err
}

func getDeployment(s *server, c *call) (reply, error) {
	d, err := s.findDeployment(c)
	return ok(rest.DeploymentOf(d)), err
}

func listDeploymentResources(s *server, c *call) (reply, error) {
	d, err := s.findDeployment(c)
	if err != nil {
		return reply{}, err
	}
	rows, err := query.DeployedResources.List(c.ctx(), s.engine.Reader(), query.Criteria{}.With(query.Condition{Name: "deploymentId", Value: d.ID}))
	if err != nil {
		return reply{}, err
	}
	shown := make(rest.List[rest.Resource], len(rows))
	for i, r := range rows {
		shown[i] = rest.Resource(r)
	}
	return ok(shown), nil
}

// deleteDeployment removes a deployment; with cascade its instances and history too.
func deleteDeployment(s *server, c *call) (reply, error) {
	cascade, err := c.flag("cascade", false)
	if err != nil {
		return reply{}, err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.DeleteDeployment{ID: c.param("id"), Cascade: cascade})
	return reply{}, err
}
