// Package query is the read side of the engine: per resource one file with its
// row, its columns, the filters it can be asked with and the keys it can be
// sorted by. A filter is one line of a table, read both by the decoder of the
// REST API and by the compiler here.
//
//	URL or JSON ── web/rest ──▶ Criteria ── compile ──▶ one SELECT ──▶ []Row
//	page handlers ────────────▶    ▲
//	grants of the user ────────▶ Visible, TenantCheck
//
// Statements are the same text on every back end, with ? for each argument, or #
// for an id, and no text of a client is in them:
//   - ids are stored in a short form, which sorts by age; sluice_id makes their
//     text of it, to be sorted by;
//   - texts compare and sort byte by byte (a back end gives its text columns
//     such a collation), and LIKE heeds case (on SQLite by the pragma
//     case_sensitive_like); where case does not matter, sluice_upper makes
//     capital letters of all scripts;
//   - sorted nulls come first, descending ones last, and rows that are equal in
//     the order asked for come in the order of their creation;
//   - a column that is NULL leaves the zero value in the row.
//
// What lives rests in runtime tables and what is over in history tables. A
// resource of the history has both as arms of one statement, into each of which
// the conditions, the order and the bound go (see arm.go), so that a page costs
// the same however much there is. A test holds the plans of both databases to
// that. Filters do not join: what they say of other tables is a subquery, which
// makes no row come twice and costs nothing where it is not asked for.
//
// What Camunda 7.24 answers to each filter, and to filters beside each other, is
// in the tests; where the comments say "as in Camunda" it was asked.
//
// The package may import engine/value and nothing else of the engine; it must
// not import a store, which satisfies [Reader] by its shape.
package query
