// Package identity holds the rules about who may do what: password hashes,
// ids, permissions and how grants are resolved. It is pure; rows come in as
// arguments. It may import engine/state and nothing above it.
package identity
