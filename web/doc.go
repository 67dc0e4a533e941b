// Package web serves HTTP: the JSON API of Camunda 7 below /engine-rest and the
// pages of task list and cockpit, both by the same handlers.
//
//	request → who asks → handler: decode → one engine call or query → reply
//	                                reply → JSON | page | redirect, as the client asks
//
// routes.go is the table of contents. A handler returns a [reply] that carries its
// data once; respond.go renders it. What JSON looks like is package web/rest's,
// what pages look like is package views'.
package web
