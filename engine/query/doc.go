// Package query is the read side of the engine: per resource one file with its
// row, its columns, the filters it can be asked with and the keys it can be
// sorted by. A filter is one line of a table, read both by the decoder of the
// REST API and by the compiler here.
//
//	URL or JSON ── web/rest ──▶ Criteria ── compile ──▶ one SELECT ──▶ []Row
//	page handlers ────────────▶
//
// Statements are the same text on every back end, with ? for each argument:
//   - texts compare and sort byte by byte (a back end gives its text columns
//     such a collation), and LIKE heeds case (on SQLite by the pragma
//     case_sensitive_like);
//   - sorted nulls come first, descending ones last, and rows that are equal in
//     the order asked for come in the order of their creation;
//   - a column that is NULL leaves the zero value in the row.
//
// The package may import engine/value and nothing else of the engine; it must
// not import a store, which satisfies [Reader] by its shape.
package query
