// Package parameters asks Sluice for every list and count of the API with every
// query parameter alone, once with a value that makes sense and once with one that
// does not, and compares status and type of error with what Camunda 7.24 answered.
package parameters
