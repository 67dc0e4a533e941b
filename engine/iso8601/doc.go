// Package iso8601 reads the dates, durations and cycles of timers and due dates
// as Camunda 7.24 reads them: XML Schema durations with whole weeks added,
// date-times of any precision, start/end, start/duration and repeating R[n]/….
//
// It is pure: the clock is handed in. It imports nothing of the project.
package iso8601
