package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// deleteProblems are how a deployment whose processes still run is answered.
var deleteProblems = rest.Problems{engine.Conflict: {Status: http.StatusInternalServerError, Type: rest.ProcessEngine}}

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

func listDeploymentResources(s *server, c *call) (reply, error) {
	d, err := s.engine.ReadDeployment(c.ctx(), c.param("id"))
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
	if _, err := find(s, c, &query.Deployments, "Deployment with id '%s' do not exist"); err != nil {
		return reply{}, err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.DeleteDeployment{ID: c.param("id"), Cascade: cascade})
	return reply{}, deleteProblems.As(err, "")
}
