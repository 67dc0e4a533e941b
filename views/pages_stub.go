package views

import "github.com/a-h/templ"

// LoginPage and the pages below are thin at first; their signatures stand.
func LoginPage(p LoginProps) templ.Component       { return templ.NopComponent }
func SetupPage(p SetupProps) templ.Component       { return templ.NopComponent }
func AccountPage(p AccountProps) templ.Component   { return templ.NopComponent }
func InboxPage(p InboxProps) templ.Component       { return templ.NopComponent }
func TaskPage(p TaskProps) templ.Component         { return templ.NopComponent }
func StartPage(p StartProps) templ.Component       { return templ.NopComponent }
func CockpitPage(p CockpitProps) templ.Component   { return templ.NopComponent }
func ProcessPage(p ProcessProps) templ.Component   { return templ.NopComponent }
func InstancePage(p InstanceProps) templ.Component { return templ.NopComponent }
func ConfirmPage(p ConfirmProps) templ.Component   { return templ.NopComponent }
func ErrorPage(p ErrorProps) templ.Component       { return templ.NopComponent }
