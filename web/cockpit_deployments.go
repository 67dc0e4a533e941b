package web

import (
	"strconv"
	"unicode/utf8"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// maxShownText bounds the text of a file that a page shows, in bytes.
const maxShownText = 1 << 20

func (s *server) mayDeploy(c *call) bool {
	return s.engine.Can(c.ctx(), identity.Create, identity.ResourceDeployment, "")
}

// seesDeployments tells whether there can be anything on the page of deployments.
func (s *server) seesDeployments(c *call) bool {
	return s.mayDeploy(c) || s.engine.CanOnAny(c.ctx(), identity.Read, identity.ResourceDeployment)
}

// showDeployments lists what was deployed.
func showDeployments(s *server, c *call) (reply, error) {
	k, err := s.loadCockpit(c)
	if err != nil {
		return reply{}, err
	}
	p := views.DeploymentsProps{Page: s.cockpitPage(c, k, "deployments", ""), Query: c.search(), MayDeploy: s.mayDeploy(c)}
	p.Page.Title, p.Page.Topics = "Deployments", []string{views.TopicDefinitions}
	wanted := query.Criteria{Conditions: s.engine.Visible(c.ctx(), &query.Deployments)}
	if p.Query != "" {
		wanted = wanted.With(query.SearchDeployments(p.Query))
	}
	all, err := counted(s, c, &query.Deployments, wanted, maxCount)
	if err != nil {
		return reply{}, err
	}
	p.Count = count(all)
	wanted.First, p.Paging = paged(c, all, func(page string) string { return views.CockpitDeployments(p.Query, page) })
	wanted.Max, wanted.Sort = pageSize, []query.Sort{{Key: "deploymentTime", Desc: true}}
	rows, err := query.Deployments.List(c.ctx(), s.engine.Reader(), wanted)
	w := s.words()
	for _, d := range rows {
		p.Rows = append(p.Rows, views.DeploymentRow{
			ID: d.ID, Name: deploymentName(d), Source: d.Source, Tenant: d.TenantID, Deployed: w.moment(d.DeployTime), Exactly: w.full(d.DeployTime),
		})
	}
	return page(views.DeploymentsPage(p)), err
}

// deploymentName names a deployment that has none by its id.
func deploymentName(d query.Deployment) string { return definitionName(d.Name, shortID(d.ID)) }

func findDeployment(s *server, c *call) (query.Deployment, error) {
	return find(s, c, &query.Deployments, "Deployment with id '%s' does not exist")
}

// showDeployment is one deployment with its files, one of which may be open.
func showDeployment(s *server, c *call) (reply, error) {
	d, err := findDeployment(s, c)
	if err != nil {
		return reply{}, err
	}
	component, err := s.deploymentPage(c, d)
	return page(component), err
}

func (s *server) deploymentPage(c *call, d query.Deployment) (templ.Component, error) {
	k, err := s.loadCockpit(c)
	if err != nil {
		return nil, err
	}
	p := views.DeploymentProps{
		Page: s.cockpitPage(c, k, "deployments", ""), ID: d.ID, Name: deploymentName(d), Note: "deployed " + s.words().moment(d.DeployTime),
		MayDelete: s.engine.Can(c.ctx(), identity.Delete, identity.ResourceDeployment, d.ID),
	}
	p.Page.Title, p.Page.Topics = p.Name, nil
	if d.Source != "" {
		p.Note += " from " + d.Source
	}
	if d.TenantID != "" {
		p.Note += ", tenant " + d.TenantID
	}
	resources, err := s.resourcesOf(c, d.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range resources {
		open := r.ID == c.query("file")
		p.Resources = append(p.Resources, views.DeployedFile{ID: r.ID, Name: r.Name, Current: open})
		if !open {
			continue
		}
		if err := s.showFile(c, &p, r); err != nil {
			return nil, err
		}
	}
	p.Definitions, err = s.deployedDefinitions(c, d.ID)
	return views.DeploymentPage(p), err
}

// showFile shows the text of a file, where it is one.
func (s *server) showFile(c *call, p *views.DeploymentProps, r query.DeployedResource) error {
	data, err := s.engine.ResourceData(c.ctx(), r.DeploymentID, r.Name)
	p.ShownName = r.Name
	switch {
	case len(data) > maxShownText:
		p.ShownNote = "The file is too large to be shown here. Download it to read it."
	case !utf8.Valid(data):
		p.ShownNote = "The file is no text. Download it to open it."
	default:
		p.ShownText = string(data)
	}
	return err
}

// deployedDefinitions are the processes and decisions of a deployment that the caller
// may see.
func (s *server) deployedDefinitions(c *call, deploymentID string) ([]views.DeployedDefinition, error) {
	of := query.Condition{Name: "deploymentId", Value: deploymentID}
	processes, err := query.ProcessDefinitions.List(c.ctx(), s.engine.Reader(),
		query.Criteria{Conditions: s.engine.Visible(c.ctx(), &query.ProcessDefinitions)}.With(of))
	if err != nil {
		return nil, err
	}
	decisions, err := query.DecisionDefinitions.List(c.ctx(), s.engine.Reader(),
		query.Criteria{Conditions: s.engine.Visible(c.ctx(), &query.DecisionDefinitions)}.With(of))
	var all []views.DeployedDefinition
	for _, d := range processes {
		shown := views.DeployedDefinition{Name: definitionName(d.Name, d.Key), Kind: "Process", Version: strconv.FormatInt(d.Version, 10)}
		if s.maySeeInstancesOf(c, d.Key, d.TenantID) {
			shown.URL = views.CockpitProcess(d.ID, "", "", "")
		}
		all = append(all, shown)
	}
	for _, d := range decisions {
		all = append(all, views.DeployedDefinition{Name: definitionName(d.Name, d.Key), Kind: "Decision", Version: strconv.FormatInt(d.Version, 10)})
	}
	return all, err
}

// getDeployedFile downloads a file of a deployment.
func getDeployedFile(s *server, c *call) (reply, error) {
	if _, err := findDeployment(s, c); err != nil {
		return reply{}, err
	}
	answer, err := getDeploymentResourceData(s, c)
	if isGone(err) {
		err = rest.NotFoundf("The deployment has no file with id %s", c.param("resourceId"))
	}
	return answer, err
}
