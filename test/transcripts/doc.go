// Package transcripts replays REST exchanges that were recorded from Camunda
// 7.24 against Sluice and compares the answers.
//
// A transcript is a list of steps, each a request and the answer it got. In it
// generated ids are written <id:N>, each bound to one id for the whole
// scenario; <timestamp>, <number>, <string> and <any> stand for what differs
// from run to run. {{name}} in a request is a value captured from an earlier
// answer. Arrays have no order unless the request asked for one, and sentences
// are the server's own: an error's message has to be there, not to be the same.
package transcripts
