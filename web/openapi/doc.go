// Package openapi writes the OpenAPI 3.0 document of the REST API from what
// serves it: the routes, the Go types of bodies and answers, the filter tables.
package openapi
