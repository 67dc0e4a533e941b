package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
)

const (
	// maxMembers bounds the members that are shown of one user, group or tenant.
	maxMembers = 200
	// maxChoices bounds those that an input suggests.
	maxChoices = 200
	// maxText is how long a name may be.
	maxText = 255
)

// directory is the pages of users, of groups or of tenants: a list, one of it beside the
// list, and the forms about that one.
type directory struct {
	kind     string // one of the Directory constants of views
	resource identity.Resource
	// fields are those of the form, as they are before anything is typed.
	fields func(isNew bool) []views.Field
	// list and one read rows; total counts them.
	list  func(s *server, c *call, wanted query.Criteria) ([]views.DirectoryRow, error)
	total func(s *server, c *call, wanted query.Criteria) (int, error)
	one   func(s *server, c *call, id string) (views.DirectoryEntry, map[string]string, error)
	// create, update and remove make the commands.
	create func(values map[string]string) engine.Command[engine.None]
	update func(id string, values map[string]string) engine.Command[engine.None]
	remove func(id string) engine.Command[engine.None]
	// deleted says what it means when one is deleted.
	deleted string
	// members are what belongs to one, and to what one belongs.
	members []membership
}

// membership is one kind of what belongs to a user, group or tenant.
type membership struct {
	kind, title string
	resource    identity.Resource
	of          func(s *server, c *call, id string) ([]views.Member, error)
	all         func(s *server, c *call) ([]views.Member, error)
	add, remove func(id, other string) engine.Command[engine.None]
}

// word is what one of them is called.
func (d *directory) word() string { return strings.TrimSuffix(d.kind, "s") }

// show is the list, with the form of a new one where the address asks for it.
func (d *directory) show(s *server, c *call) (reply, error) {
	var open *views.DirectoryEntry
	if c.query("new") != "" {
		if !s.engine.Can(c.ctx(), identity.Create, d.resource, "") {
			return reply{}, &engine.Error{Code: engine.Forbidden, Message: "You may not add " + d.kind + "."}
		}
		e := d.blank()
		open = &e
	}
	p, err := d.props(s, c, open)
	return page(views.DirectoryPage(p)), err
}

// showOne is one beside the list.
func (d *directory) showOne(s *server, c *call) (reply, error) {
	e, err := d.entry(s, c, c.param("id"))
	if err != nil {
		return reply{}, err
	}
	p, err := d.props(s, c, &e)
	return page(views.DirectoryPage(p)), err
}

// props are those of the list, with what is open beside it.
func (d *directory) props(s *server, c *call, open *views.DirectoryEntry) (views.DirectoryProps, error) {
	p := views.DirectoryProps{
		Page: s.adminPage(c, d.kind, sentenceCase(d.kind)), Kind: d.kind, Entry: open, Query: c.search(), At: c.query("page"),
		MayAdd: s.engine.Can(c.ctx(), identity.Create, d.resource, ""),
	}
	if open != nil {
		p.Page.Title = open.Title
	}
	var wanted query.Criteria
	if p.Query != "" {
		wanted = wanted.With(query.SearchIdentity(p.Query))
	}
	total, err := d.total(s, c, wanted)
	if err != nil {
		return p, err
	}
	p.Count = countUpTo(total)
	wanted.First, p.Paging = paged(c, total, func(page string) string { return views.Directory(d.kind, p.Query, page) })
	wanted.Max = pageSize
	if p.Rows, err = d.list(s, c, wanted); err != nil {
		return p, err
	}
	for i := range p.Rows {
		p.Rows[i].Current = open != nil && p.Rows[i].ID == open.ID
	}
	return p, nil
}

// blank is the form of a new one.
func (d *directory) blank() views.DirectoryEntry {
	return views.DirectoryEntry{
		Kind: d.kind, Title: "New " + d.word(), Fields: d.fields(true),
		Action: views.Directory(d.kind, "", ""), Button: "Create " + d.word(), Cancel: views.Directory(d.kind, "", ""),
	}
}

// entry is one as it is, with what the person may change about it.
func (d *directory) entry(s *server, c *call, id string) (views.DirectoryEntry, error) {
	e, values, err := d.one(s, c, id)
	if err != nil {
		return e, err
	}
	e.Kind, e.ID, e.Self = d.kind, id, d.kind == views.DirectoryUsers && id == c.actor.UserID
	e.Fields = filled(d.fields(false), values, nil)
	if s.engine.Can(c.ctx(), identity.Update, d.resource, id) {
		e.Action, e.Button = views.DirectoryOpen(d.kind, id, c.query("q"), c.query("page")), "Save"
	}
	e.MayDelete = !e.Self && s.engine.Can(c.ctx(), identity.Delete, d.resource, id)
	for _, m := range d.members {
		shown, err := m.shown(s, c, id)
		if err != nil {
			return e, err
		}
		e.Memberships = append(e.Memberships, shown)
	}
	return e, nil
}

// shown is who belongs to the one with the id, or to what it belongs.
func (m membership) shown(s *server, c *call, id string) (views.Membership, error) {
	shown := views.Membership{
		Kind: m.kind, Title: m.title,
		MayAdd: s.engine.CanOnAny(c.ctx(), identity.Create, m.resource), MayRemove: s.engine.CanOnAny(c.ctx(), identity.Delete, m.resource),
	}
	var err error
	if shown.Members, err = m.of(s, c, id); err != nil {
		return shown, err
	}
	if len(shown.Members) > maxMembers {
		shown.Members = shown.Members[:maxMembers]
		shown.More = "These are the first " + count(maxMembers) + ". The pages of the others say the same of them."
	}
	if !shown.MayAdd {
		return shown, nil
	}
	all, err := m.all(s, c)
	for _, o := range all {
		if !slices.Contains(shown.Members, o) {
			shown.Choices = append(shown.Choices, o)
		}
	}
	return shown, err
}

// name is what one that belongs to the one with the id is called.
func (m membership) name(s *server, c *call, id, other string) string {
	members, err := m.of(s, c, id)
	if at := slices.IndexFunc(members, func(o views.Member) bool { return o.ID == other }); err == nil && at >= 0 {
		other = members[at].Name
	}
	return shortened(other, maxShown)
}

// said tells what was done with one.
func (d *directory) said(done string) string {
	return sentenceCase(d.word()) + " " + done
}

// add takes the form of a new one.
func (d *directory) add(s *server, c *call) (reply, error) {
	form, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	values, wrong := d.check(form.Values, true)
	if len(wrong) == 0 {
		_, err := engine.Do(c.ctx(), s.engine, d.create(values))
		switch {
		case isRefusal(err, engine.Conflict):
			wrong["id"] = "There is a " + d.word() + " “" + values["id"] + "” already. Choose another id."
		case isRefusal(err, engine.Invalid):
			wrong[""] = sentence(sentenceCase(err.Error()))
		case err != nil:
			return reply{}, err
		default:
			return done(views.DirectoryEntryPath(d.kind, values["id"]), d.said("created")), nil
		}
	}
	e := d.blank()
	return d.refused(s, c, e, values, wrong)
}

// save takes the form about one.
func (d *directory) save(s *server, c *call) (reply, error) {
	form, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	id := c.param("id")
	values, wrong := d.check(form.Values, false)
	if len(wrong) == 0 {
		_, err := engine.Do(c.ctx(), s.engine, d.update(id, values))
		switch {
		case isRefusal(err, engine.Invalid):
			wrong[""] = sentence(sentenceCase(err.Error()))
		case err != nil:
			return reply{}, err
		default:
			return done(views.DirectoryOpen(d.kind, id, c.query("q"), c.query("page")), d.said("saved")), nil
		}
	}
	e, err := d.entry(s, c, id)
	if err != nil {
		return reply{}, err
	}
	return d.refused(s, c, e, values, wrong)
}

// refused shows the form again, with what was typed and what is wrong with it.
func (d *directory) refused(s *server, c *call, e views.DirectoryEntry, values, wrong map[string]string) (reply, error) {
	e.Fields, e.Problem = filled(e.Fields, values, wrong), wrong[""]
	if e.Problem == "" {
		e.Problem = "Look at what is said below."
	}
	p, err := d.props(s, c, &e)
	return page(views.DirectoryPage(p)).withStatus(http.StatusUnprocessableEntity), err
}

// check reads the form and says at each field what is wrong with it.
func (d *directory) check(form map[string][]string, isNew bool) (values, wrong map[string]string) {
	if isNew && d.kind == views.DirectoryUsers {
		return checkSetup(form)
	}
	values, wrong = map[string]string{}, map[string]string{}
	for _, f := range d.fields(isNew) {
		values[f.Name] = strings.TrimSpace(first(form[f.Name]))
		switch {
		case values[f.Name] == "" && !f.Optional:
			wrong[f.Name] = f.Label + " is empty. Write it here."
		case len(values[f.Name]) > maxText:
			wrong[f.Name] = "This text is longer than 255 characters. Write a shorter one."
		case f.Name == "id" && !identity.ValidID(values[f.Name]):
			wrong[f.Name] = "“" + shortened(values[f.Name], 64) + "” has other characters than letters and digits, or more than 64. Write an id such as accounting."
		}
	}
	return values, wrong
}

// filled are the fields with what was typed or is stored, and what is wrong with it.
func filled(fields []views.Field, values, wrong map[string]string) []views.Field {
	for i := range fields {
		fields[i].Value, fields[i].Error = values[fields[i].Name], wrong[fields[i].Name]
	}
	return fields
}

// askDelete asks before one is deleted.
func (d *directory) askDelete(s *server, c *call) (reply, error) {
	id := c.param("id")
	e, _, err := d.one(s, c, id)
	if err != nil {
		return reply{}, err
	}
	if !s.engine.Can(c.ctx(), identity.Delete, d.resource, id) {
		return reply{}, &engine.Error{Code: engine.Forbidden, Message: "You may not delete this " + d.word() + "."}
	}
	return page(views.ConfirmPage(views.ConfirmProps{
		Page: s.adminPage(c, d.kind, "Delete "+e.Title), Title: "Delete this " + d.word() + "?", Subject: e.Title, Text: d.deleted,
		Action: views.DirectoryDelete(d.kind, id), Button: "Delete " + d.word(), KeepURL: views.DirectoryEntryPath(d.kind, id), KeepButton: "Keep it",
	})), nil
}

// delete deletes one.
func (d *directory) delete(s *server, c *call) (reply, error) {
	if _, err := s.submission(c); err != nil {
		return reply{}, err
	}
	_, err := engine.Do(c.ctx(), s.engine, d.remove(c.param("id")))
	return done(views.Directory(d.kind, "", ""), d.said("deleted")), err
}

// change adds one member or removes one.
func (d *directory) change(others string) handler {
	at := slices.IndexFunc(d.members, func(m membership) bool { return m.kind == others })
	return func(s *server, c *call) (reply, error) {
		m := d.members[at]
		form, err := s.submission(c)
		if err != nil {
			return reply{}, err
		}
		id, back := c.param("id"), views.DirectoryEntryPath(d.kind, c.param("id"))
		if other := first(form.Values["remove"]); other != "" {
			name := m.name(s, c, id, other)
			_, err := engine.Do(c.ctx(), s.engine, m.remove(id, other))
			return done(back, name+" removed"), err
		}
		typed := strings.TrimSpace(first(form.Values["add"]))
		if typed == "" {
			return done(back, ""), nil
		}
		_, err = engine.Do(c.ctx(), s.engine, m.add(id, typed))
		word := strings.TrimSuffix(m.kind, "s")
		var problem string
		switch {
		case isRefusal(err, engine.Conflict):
			return done(back, m.name(s, c, id, typed)+" was there already"), nil
		case isRefusal(err, engine.NotFound):
			problem = "There is no " + word + " “" + shortened(typed, maxShown) + "”. Write the id of one."
		case err != nil:
			return reply{}, err
		default:
			return done(back, m.name(s, c, id, typed)+" added"), nil
		}
		e, err := d.entry(s, c, id)
		if err != nil {
			return reply{}, err
		}
		e.Memberships[at].Typed, e.Memberships[at].Error = typed, problem
		p, err := d.props(s, c, &e)
		return page(views.DirectoryPage(p)).withStatus(http.StatusUnprocessableEntity), err
	}
}

// maxShown is how much of an id that was typed is said again.
const maxShown = 64

// rowsOf reads the rows of a resource that the caller may see.
func rowsOf[R any](ctx context.Context, s *server, r *query.Resource[R], wanted query.Criteria) ([]R, error) {
	return r.List(ctx, s.engine.Reader(), wanted.With(s.engine.Visible(ctx, r)...))
}

// countOf counts the rows of a resource that the caller may see, up to [maxCount].
func countOf[R any](r *query.Resource[R]) func(*server, *call, query.Criteria) (int, error) {
	return func(s *server, c *call, wanted query.Criteria) (int, error) {
		return counted(s, c, r, wanted.With(s.engine.Visible(c.ctx(), r)...), maxCount)
	}
}

// membersOf reads those that satisfy a filter by an id, as members are named; one more
// than are shown tells that there are more.
func membersOf[R any](r *query.Resource[R], filter string, name func(R) views.Member) func(*server, *call, string) ([]views.Member, error) {
	return func(s *server, c *call, id string) ([]views.Member, error) {
		return namedAs(s, c, r, query.Criteria{Max: maxMembers + 1}.With(query.Condition{Name: filter, Value: id}), name)
	}
}

// allOf reads the first of all, as members are named.
func allOf[R any](r *query.Resource[R], name func(R) views.Member) func(*server, *call) ([]views.Member, error) {
	return func(s *server, c *call) ([]views.Member, error) {
		return namedAs(s, c, r, query.Criteria{Max: maxChoices}, name)
	}
}

func namedAs[R any](s *server, c *call, r *query.Resource[R], wanted query.Criteria, name func(R) views.Member) ([]views.Member, error) {
	rows, err := rowsOf(c.ctx(), s, r, wanted)
	list := make([]views.Member, len(rows))
	for i, row := range rows {
		list[i] = name(row)
	}
	return list, err
}
