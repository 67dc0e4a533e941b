// Package scenario runs transcripts of the machine: commands, each followed by
// the whole printed state and what happened. It is for tests; the machine, a
// clock that stands still until `advance`, and counted ids make every run print
// the same.
//
//	script → Run(backend, mode) → output, compared with the transcript
//
// The package may import engine/machine, engine/history and what they import;
// where rows are kept is said by a [Backend].
package scenario
