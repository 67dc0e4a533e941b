package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/views"
)

const authorizationsPart = "authorizations"

// newAuthorization in the address opens the form of a new one.
const newAuthorization = "new"

// authorizationKinds are the types as the form names them.
var authorizationKinds = map[string]int64{
	views.AuthorizationAllow: identity.TypeGrant, views.AuthorizationDeny: identity.TypeRevoke, views.AuthorizationGlobal: identity.TypeGlobal,
}

func kindOf(authorization int64) string {
	for kind, number := range authorizationKinds {
		if number == authorization {
			return kind
		}
	}
	return views.AuthorizationAllow
}

// showAuthorizations lists the authorizations on one kind of resource.
func showAuthorizations(s *server, c *call) (reply, error) {
	r := resourceAsked(c.query("resource"))
	var form *views.AuthorizationForm
	switch edit := c.query("edit"); edit {
	case "":
	case newAuthorization:
		form = &views.AuthorizationForm{Kind: views.AuthorizationAllow, Group: true, Which: identity.Any, Permissions: permissionChoices(r, identity.None)}
	default:
		a, err := s.authorization(c, edit)
		if err != nil {
			return reply{}, err
		}
		r = identity.Resource(a.ResourceType)
		form = &views.AuthorizationForm{
			ID: a.ID, Kind: kindOf(a.Type), Group: a.GroupID != "", Who: a.UserID + a.GroupID, Which: a.ResourceID,
			Permissions: permissionChoices(r, identity.Permission(a.Permissions)),
		}
	}
	p, err := s.authorizationProps(c, r, form)
	return page(views.AuthorizationsPage(p)), err
}

// resourceAsked is the resource with the number, or the one that most ask about.
func resourceAsked(number string) identity.Resource {
	n, err := strconv.ParseInt(number, 10, 32)
	if r := identity.Resource(n); err == nil && r.IsKnown() {
		return r
	}
	return identity.ResourceProcessDefinition
}

// authorization is a stored one that the caller may see.
func (s *server) authorization(c *call, id string) (query.Authorization, error) {
	a, err := query.StoredAuthorizations.Get(c.ctx(), s.engine.Reader(), id, s.engine.Visible(c.ctx(), &query.StoredAuthorizations)...)
	if isMissing(err) {
		err = &engine.Error{Code: engine.NotFound, Message: "There is no authorization with this id. Somebody may have deleted it."}
	}
	return a, err
}

func permissionChoices(r identity.Resource, chosen identity.Permission) []views.PermissionChoice {
	var list []views.PermissionChoice
	names := r.PermissionNames(chosen)
	for _, name := range append([]string{"ALL"}, r.AllPermissionNames()...) {
		list = append(list, views.PermissionChoice{Name: name, Chosen: slices.Contains(names, name)})
	}
	return list
}

func (s *server) authorizationProps(c *call, r identity.Resource, form *views.AuthorizationForm) (views.AuthorizationsProps, error) {
	p := views.AuthorizationsProps{
		Page: s.adminPage(c, authorizationsPart, "Authorizations"), Form: form,
		MayAdd: s.engine.Can(c.ctx(), identity.Create, identity.ResourceAuthorization, ""),
	}
	var err error
	if p.Question, err = s.question(c, r); err != nil {
		return p, err
	}
	total, err := s.countAuthorizations(c, r, &p)
	if err != nil {
		return p, err
	}
	wanted := storedOn(r)
	wanted.Max = pageSize
	wanted.First, p.Paging = paged(c, total, func(page string) string { return views.Authorizations(numberOf(r), "", page) })
	rows, err := rowsOf(c.ctx(), s, &query.StoredAuthorizations, wanted)
	for _, a := range rows {
		p.Rows = append(p.Rows, s.authorizationRow(c, a, form))
	}
	if err == nil && form != nil {
		form.MayDelete = s.engine.Can(c.ctx(), identity.Delete, identity.ResourceAuthorization, form.ID)
		if form.Choices, err = s.whoCould(c); err == nil {
			form.Things, err = s.which(c, r)
		}
	}
	return p, err
}

func numberOf(r identity.Resource) string { return strconv.FormatInt(int64(r), 10) }

// storedOn asks for the stored authorizations on a kind of resource.
func storedOn(r identity.Resource) query.Criteria {
	return query.Criteria{}.With(query.Condition{Name: "resourceType", Value: int64(r)})
}

// countAuthorizations counts those on each kind of resource; total is that of the shown
// one.
func (s *server) countAuthorizations(c *call, shown identity.Resource, p *views.AuthorizationsProps) (total int, err error) {
	all := identity.Resources()
	wanted := make([]query.Criteria, len(all))
	for i, r := range all {
		wanted[i] = storedOn(r).With(s.engine.Visible(c.ctx(), &query.StoredAuthorizations)...)
	}
	counts, err := query.StoredAuthorizations.CountUpTo(c.ctx(), s.engine.Reader(), maxCount, wanted...)
	if err != nil {
		return 0, err
	}
	sum := 0
	for i, r := range all {
		choice := views.ResourceChoice{Number: numberOf(r), Name: resourceTitle(r), Count: countUpTo(counts[i]), Current: r == shown}
		p.Resources = append(p.Resources, choice)
		sum += counts[i]
		if r == shown {
			total, p.Resource = counts[i], choice
		}
	}
	slices.SortFunc(p.Resources, func(a, b views.ResourceChoice) int { return strings.Compare(a.Name, b.Name) })
	p.Count = countUpTo(sum)
	return total, nil
}

func (s *server) authorizationRow(c *call, a query.Authorization, form *views.AuthorizationForm) views.AuthorizationRow {
	row := views.AuthorizationRow{
		ID: a.ID, Kind: kindOf(a.Type), Who: a.UserID + a.GroupID, Group: a.GroupID != "", Which: a.ResourceID,
		Permissions: identity.Resource(a.ResourceType).PermissionNames(identity.Permission(a.Permissions)),
		MayChange:   s.engine.Can(c.ctx(), identity.Update, identity.ResourceAuthorization, a.ID),
		MayDelete:   s.engine.Can(c.ctx(), identity.Delete, identity.ResourceAuthorization, a.ID),
		Editing:     form != nil && form.ID == a.ID,
	}
	if row.Which == identity.Any {
		row.Which = "all (*)"
	}
	if len(row.Permissions) == 0 {
		row.Permissions = []string{"NONE"}
	}
	return row
}

// whoCould are users and groups that the form suggests.
func (s *server) whoCould(c *call) ([]views.Member, error) {
	list, err := allOf(&query.Groups, groupNamed)(s, c)
	if err != nil {
		return nil, err
	}
	people, err := allOf(&query.Users, userNamed)(s, c)
	return append(list, people...), err
}

// question answers whether somebody has a permission, where the address asks for it.
func (s *server) question(c *call, r identity.Resource) (views.Question, error) {
	q := views.Question{User: strings.TrimSpace(c.query("user")), Permission: c.query("may"), ResourceID: strings.TrimSpace(c.query("on")), Permissions: r.AllPermissionNames()}
	p, known := r.PermissionNamed(q.Permission)
	if q.User == "" || !known {
		return q, nil
	}
	seen, err := exists(c, s, &query.Users, q.User)
	if err != nil {
		return q, err
	}
	if !seen || !s.engine.Can(c.ctx(), identity.Read, identity.ResourceAuthorization, "") {
		q.Problem = "There is no user “" + shortened(q.User, maxShown) + "” that you may ask about."
		return q, nil
	}
	actor, err := s.engine.ActorOf(c.ctx(), q.User)
	if err != nil {
		return q, err
	}
	id := q.ResourceID
	if id == identity.Any {
		id = ""
	}
	q.Asked, q.Yes = true, s.engine.Can(engine.WithActor(c.ctx(), actor), p, r, id)
	return q, nil
}

// addAuthorization takes the form of a new one.
func addAuthorization(s *server, c *call) (reply, error) {
	form, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	r := resourceAsked(first(form.Values["resource"]))
	typed, row := readAuthorizationForm(r, form.Values)
	typed.Kind = first(form.Values["kind"])
	kind, known := authorizationKinds[typed.Kind]
	if !known {
		typed.Kind, kind = views.AuthorizationAllow, identity.TypeGrant
	}
	row.Type = kind
	if kind == identity.TypeGlobal {
		row.UserID, row.GroupID = identity.Any, ""
	}
	return s.saveAuthorization(c, r, typed, row, query.Authorization{}, func() error {
		_, err := engine.Do(c.ctx(), s.engine, engine.CreateAuthorization{Authorization: row})
		return err
	})
}

// changeAuthorization takes the form of one.
func changeAuthorization(s *server, c *call) (reply, error) {
	form, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	a, err := s.authorization(c, c.param("id"))
	if err != nil {
		return reply{}, err
	}
	r := identity.Resource(a.ResourceType)
	typed, row := readAuthorizationForm(r, form.Values)
	typed.ID, typed.Kind = a.ID, kindOf(a.Type)
	row.ID, row.Type = a.ID, a.Type
	if a.Type == identity.TypeGlobal {
		row.UserID, row.GroupID = identity.Any, ""
	}
	return s.saveAuthorization(c, r, typed, row, a, func() error {
		_, err := engine.Do(c.ctx(), s.engine, engine.UpdateAuthorization{Authorization: row})
		return err
	})
}

// readAuthorizationForm reads what both forms send.
func readAuthorizationForm(r identity.Resource, values map[string][]string) (typed views.AuthorizationForm, row state.Authorization) {
	typed = views.AuthorizationForm{
		Group: first(values["identity"]) != "user", Who: strings.TrimSpace(first(values["who"])), Which: strings.TrimSpace(first(values["which"])),
	}
	row = state.Authorization{ResourceType: int64(r), ResourceID: typed.Which}
	if typed.Group {
		row.GroupID = typed.Who
	} else {
		row.UserID = typed.Who
	}
	for _, name := range values["permission"] {
		if p, ok := r.PermissionNamed(name); ok {
			row.Permissions |= int64(p)
		}
	}
	typed.Permissions = permissionChoices(r, identity.Permission(row.Permissions))
	return typed, row
}

// saveAuthorization stores what was read, or says what is wrong with it. Who had it before
// may have it still, known here or not: an identity provider knows others.
func (s *server) saveAuthorization(c *call, r identity.Resource, typed views.AuthorizationForm, row state.Authorization, before query.Authorization, store func() error) (reply, error) {
	if row.UserID+row.GroupID == "" || row.UserID != before.UserID || row.GroupID != before.GroupID {
		var err error
		if typed.WhoError, err = s.unknown(c, typed, row); err != nil {
			return reply{}, err
		}
	}
	switch {
	case typed.Which == "":
		typed.Error = "It does not say which one is meant. Write an id or key, or * for all."
	case row.Permissions == 0:
		typed.Error = "No permission is chosen. Choose one at least."
	case typed.WhoError == "":
		err := store()
		switch {
		case isRefusal(err, engine.Conflict):
			typed.Error = "There is such an authorization already for this user or group and this id. Change that one."
		case isRefusal(err, engine.Invalid):
			typed.Error = sentence(sentenceCase(err.Error()))
		case err != nil:
			return reply{}, err
		default:
			return done(views.Authorizations(numberOf(r), "", ""), savedToast(typed.ID == "")), nil
		}
	}
	p, err := s.authorizationProps(c, r, &typed)
	return page(views.AuthorizationsPage(p)).withStatus(http.StatusUnprocessableEntity), err
}

// unknown says that there is no such user or group, and who could be meant.
func (s *server) unknown(c *call, typed views.AuthorizationForm, row state.Authorization) (string, error) {
	name := "“" + shortened(typed.Who, maxShown) + "”"
	switch {
	case row.Type == identity.TypeGlobal:
		return "", nil
	case typed.Who == "":
		return "It does not say who. Write the id of a user or group.", nil
	}
	user, err := exists(c, s, &query.Users, typed.Who)
	if err != nil {
		return "", err
	}
	group, err := exists(c, s, &query.Groups, typed.Who)
	switch {
	case err != nil || typed.Group && group || !typed.Group && user:
		return "", err
	case typed.Group && user:
		return "There is no group " + name + ". Did you mean the user " + typed.Who + "?", nil
	case group:
		return "There is no user " + name + ". Did you mean the group " + typed.Who + "?", nil
	case typed.Group:
		return "There is no group " + name + ".", nil
	}
	return "There is no user " + name + ".", nil
}

// exists reports whether the caller sees a row with the id.
func exists[R any](c *call, s *server, r *query.Resource[R], id string) (bool, error) {
	_, err := r.Get(c.ctx(), s.engine.Reader(), id, s.engine.Visible(c.ctx(), r)...)
	if isMissing(err) {
		return false, nil
	}
	return err == nil, err
}

// askDeleteAuthorization asks before one is deleted.
func askDeleteAuthorization(s *server, c *call) (reply, error) {
	a, err := s.authorization(c, c.param("id"))
	if err != nil {
		return reply{}, err
	}
	line := grantLine(a, "")
	back := views.Authorizations(numberOf(identity.Resource(a.ResourceType)), "", "")
	return page(views.ConfirmPage(views.ConfirmProps{
		Page: s.adminPage(c, authorizationsPart, "Delete this authorization?"), Title: "Delete this authorization?", Subject: a.UserID + a.GroupID,
		Text:   map[bool]string{false: "is then not allowed by it: ", true: "is then not denied by it: "}[line.Denied] + line.Resource + ", " + line.Permissions + ".",
		Action: views.AuthorizationDelete(a.ID), Button: "Delete authorization", KeepURL: back, KeepButton: "Keep it",
	})), nil
}

// deleteAuthorizationByForm deletes one.
func deleteAuthorizationByForm(s *server, c *call) (reply, error) {
	if _, err := s.submission(c); err != nil {
		return reply{}, err
	}
	a, err := s.authorization(c, c.param("id"))
	if err != nil {
		return reply{}, err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.DeleteAuthorization{ID: a.ID})
	return done(views.Authorizations(numberOf(identity.Resource(a.ResourceType)), "", ""), "Authorization deleted"), err
}

func savedToast(isNew bool) string {
	if isNew {
		return "Authorization created"
	}
	return "Authorization saved"
}
