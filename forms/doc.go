// Package forms turns the form of a task or of a process start into HTML and what was
// submitted into typed variables:
//
//	form key ──Resolve──▶ Definition ──NewInput(vars)──▶ Input ──Render──▶ page
//	form data ─Generated─▶     │
//	neither ───Variables─▶     └──Decode(input, submission)──▶ Decoded{Variables | Input with errors}
//
// A registered form is a file of its own with its fields and its component, and one line
// in registry.go. Its key is the last part of a form key without the ending:
// embedded:app:forms/assign-approver.html is assign-approver.
//
// What the person typed is never lost: Decode gives it back with a sentence at
// each field that needs another look.
//
// Package forms imports engine/value and templ only.
package forms
