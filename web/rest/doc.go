// Package rest holds the JSON shapes of Camunda 7.24's REST API: what is read
// from a request and what is written as its answer, one file per resource, and
// how the engine's refusals look there.
//
//	URL or JSON body → DecodeQuery, DecodeCriteria, Decode… → criteria, commands
//	rows, results    → Task, ProcessInstance, …             → JSON
//
// The package knows HTTP statuses (errors.go) but no requests and no handlers.
package rest
