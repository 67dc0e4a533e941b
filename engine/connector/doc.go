// Package connector calls HTTP services for the tasks of models: Camunda's
// http-connector and soap-http-connector.
//
//	inputs by name → request → (egress rule at each connection) → outputs by name
//
// A model is written by somebody who is not trusted with the network of the
// server, so that a call reaches public addresses only, unless others are
// allowed. What counts is the address that a connection is made to, behind
// names and redirects. Time, redirects and sizes are bounded, proxies of the
// environment are not used.
//
// The package imports nothing of the project.
package connector
