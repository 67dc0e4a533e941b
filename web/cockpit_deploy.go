package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// askDeploy asks for files.
func askDeploy(s *server, c *call) (reply, error) {
	if !s.mayDeploy(c) {
		return reply{}, &engine.Error{Code: engine.Forbidden, Message: "You may not deploy. Ask an administrator for it."}
	}
	component, err := s.deployPage(c, views.DeployProps{})
	return page(component), err
}

func (s *server) deployPage(c *call, p views.DeployProps) (templ.Component, error) {
	k, err := s.loadCockpit(c)
	if err != nil {
		return nil, err
	}
	p.Page = s.cockpitPage(c, k, "deployments", "")
	p.Page.Title, p.Page.Topics = "Deploy", nil
	return views.DeployPage(p), nil
}

// deployByForm deploys the files that were sent.
func deployByForm(s *server, c *call) (reply, error) {
	form, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	p := views.DeployProps{Name: first(form.Values["name"]), Tenant: strings.TrimSpace(first(form.Values["tenant"])), OnlyChanged: len(form.Values["changed"]) > 0}
	command := engine.Deploy{Name: p.Name, Source: "cockpit", TenantID: p.Tenant, DuplicateFiltering: p.OnlyChanged, ChangedOnly: p.OnlyChanged}
	if command.Resources, err = deployed(form); err == nil {
		if command.Name == "" {
			command.Name = command.Resources[0].Name
		}
		began := state.MillisOf(s.engine.Clock().Now())
		var d engine.Deployed
		if d, err = engine.Do(c.ctx(), s.engine, command); err == nil {
			toast := plural(len(command.Resources), "file", "files") + " deployed"
			switch {
			case d.Deployment.DeployTime < began:
				toast = "Nothing has changed since this deployment"
			case p.OnlyChanged:
				toast = "What has changed is deployed"
			}
			return done(views.CockpitDeployment(d.Deployment.ID, ""), toast), nil
		}
	}
	var bad *model.ParseError
	switch e := rest.ErrorOf(err); {
	case errors.As(err, &bad):
		p.Files = refusedFiles(bad)
	case e.Code == engine.Forbidden || e.Code == engine.Unavailable || e.Internal:
		return reply{}, err
	default:
		p.Error = sentence(sentenceCase(e.Message))
	}
	component, err := s.deployPage(c, p)
	return page(component).withStatus(http.StatusUnprocessableEntity), err
}

// deployed are the files that were sent, which have to be there and not too large.
func deployed(form forms.Submission) ([]engine.DeployResource, error) {
	var all []engine.DeployResource
	for _, f := range form.All["files"] {
		if f.TooLarge {
			return nil, &engine.Error{Code: engine.Invalid, Message: fmt.Sprintf("“%s” is larger than %d MB.", f.Name, maxUpload>>20)}
		}
		all = append(all, engine.DeployResource{Name: f.Name, Data: f.Data})
	}
	if len(all) == 0 {
		return nil, &engine.Error{Code: engine.Invalid, Message: "Choose at least one file."}
	}
	return all, nil
}

// refusedFiles says by file what is wrong in it, and where.
func refusedFiles(bad *model.ParseError) []views.RefusedFile {
	var files []views.RefusedFile
	for _, p := range bad.Problems {
		if n := len(files); n == 0 || files[n-1].Name != p.Resource {
			files = append(files, views.RefusedFile{Name: p.Resource})
		}
		var where []string
		if p.Line > 0 {
			where = append(where, fmt.Sprintf("line %d, column %d", p.Line, p.Column))
		}
		if p.ElementID != "" {
			where = append(where, p.ElementID)
		}
		last := &files[len(files)-1]
		last.Problems = append(last.Problems, views.FileProblem{Where: strings.Join(where, ", "), Text: sentence(sentenceCase(p.Message))})
	}
	return files
}
