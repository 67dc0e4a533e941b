package web

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How the deletion of deployments and definitions is refused whose processes still
// run, or which are not there.
var (
	deleteProblems    = rest.Problems{engine.Conflict: {Status: http.StatusInternalServerError, Type: rest.ProcessEngine}}
	deleteAllProblems = rest.Problems{
		engine.Conflict: {Status: http.StatusInternalServerError, Type: rest.ProcessEngine},
		engine.NotFound: {Status: http.StatusNotFound, Type: rest.InvalidRequest, Own: true},
	}
)

// createDeployment deploys the files of a multipart body, as Camunda Modeler and
// curl send it: named parts are settings, parts with a file name are resources.
func createDeployment(s *server, c *call) (reply, error) {
	command, err := readDeployment(c)
	if err != nil {
		return reply{}, err
	}
	if len(command.Resources) == 0 {
		return reply{}, rest.Invalidf("No deployment resources contained in the form upload.")
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
		d.DuplicateFiltering = strings.EqualFold(text, "true")
	case "deploy-changed-only":
		d.ChangedOnly = strings.EqualFold(text, "true")
	case "tenant-id":
		d.TenantID = text
	case "deployment-activation-time":
		d.ActivationTime, err = activationTime(text)
	default:
		name, ok := fileName(part)
		if !ok {
			return rest.Invalidf("The part '%s' of the deployment is none of its settings, and has no file name as a resource has.", part.FormName())
		}
		d.Resources = append(d.Resources, engine.DeployResource{Name: name, Data: data})
	}
	return err
}

// activationTime reads when the definitions of a deployment become active.
func activationTime(text string) (state.Millis, error) {
	at, err := rest.Moment(rest.Text(text))
	if err != nil {
		return 0, &rest.Error{
			Status: http.StatusInternalServerError, Type: rest.IllegalArgument, Code: engine.Invalid,
			Message: fmt.Sprintf("The deployment-activation-time '%s' is no date.", text),
		}
	}
	return at, nil
}

// fileName is the name of a part's file with its folders, which
// [multipart.Part.FileName] leaves out. Resources are never written to a disk.
func fileName(part *multipart.Part) (name string, ok bool) {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	name, ok = params["filename"]
	return name, ok && err == nil
}

// deleteDeployment removes a deployment; with cascade its instances and history too.
func deleteDeployment(s *server, c *call) (reply, error) {
	if _, err := find(s, c, &query.Deployments, "Deployment with id '%s' do not exist"); err != nil {
		return reply{}, err
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteDeployment{
		ID: c.param("id"), Cascade: c.asks("cascade", false), SkipListeners: c.asks("skipCustomListeners", false), SkipMappings: c.asks("skipIoMappings", false),
	})
	return reply{}, deleteProblems.As(err, "")
}

// redeploy deploys resources of a deployment once more.
func redeploy(s *server, c *call) (reply, error) {
	var body rest.Redeployment
	if err := c.decodeOptional(&body); err != nil {
		return reply{}, err
	}
	if _, err := find(s, c, &query.Deployments, "Deployment with id '%s' does not exist"); err != nil {
		return reply{}, err
	}
	id := c.param("id")
	deployed, err := engine.Do(c.ctx(), s.engine, engine.Redeploy{
		DeploymentID: id, ResourceIDs: body.ResourceIDs, ResourceNames: body.ResourceNames, Source: string(body.Source),
	})
	if isRefusal(err, engine.NotFound) {
		return reply{}, rest.Problems{engine.NotFound: {Status: http.StatusNotFound, Type: rest.InvalidRequest}}.As(err, "Cannot redeploy deployment '"+id+"'")
	}
	if err != nil {
		return reply{}, err
	}
	return ok(rest.DeployedOf(deployed, c.base())), nil
}

// listRegisteredDeployments names the deployments that this node runs: all.
func listRegisteredDeployments(s *server, c *call) (rest.List[string], error) {
	if err := s.engine.MayOnSystem(c.ctx(), identity.SystemRead); err != nil {
		return nil, err
	}
	rows, err := query.Deployments.List(c.ctx(), s.engine.Reader(), query.Criteria{})
	ids := make(rest.List[string], len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return ids, err
}
