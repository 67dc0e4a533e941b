// Package views renders the pages. A page is one function that takes one Props
// struct of display-ready strings and bools and gives a [templ.Component]:
//
//	web handler → XxxProps → views.XxxPage(props).Render(ctx, w)
//
// The pages:
//
//	LoginPage    sign in                     SetupPage    first administrator
//	InboxPage    task list, a pane beside it TaskPage     one task, the list beside it
//	StartPage    processes and start form    AccountPage  person, theme, keys
//	CockpitPage  overview                    ProcessPage  a process definition
//	InstancePage a process instance          ConfirmPage  before what cannot be undone
//	ChangePage   how something is to be     DeploymentPage one deployment, the list of
//	             changed                     them, and what deploys (DeployPage)
//	ErrorPage    all refusals and failures
//
// Every page of a signed-in person embeds [Page]. Dates, amounts, counts and
// sentences arrive ready to be read; a view decides only where they stand.
// Addresses come from path.go, icons from icon.templ, forms from package forms.
//
// Fields of forms that belong to the page and not to the process start with an
// underscore: forms.FieldCSRF, forms.FieldAction, forms.FieldBusinessKey.
//
// A handler shows a form with
//
//	def, ok := forms.Resolve(formKey)      // or forms.Generated(fields), forms.Variables()
//	in := forms.NewInput(def, vars, fileURL)
//	for a field with Source forms.FromUsers: in.Options[field.Name] = users
//
// and takes it with forms.ReadSubmission and def.Decode(in, submission); the result's Input goes
// back into the same Props, with status 422 when it is Invalid.
//
// Live regions: an element with data-live="name" is replaced by the element of
// the same name from a fresh copy of the page when /events tells of a change of
// one of the topics in the body's data-topics. Nothing of the page is inline:
// no script, no style attribute; [ContentSecurityPolicy] is the policy under
// which all of it works.
//
// Views import forms and templ only, never engine, store or web.
package views
