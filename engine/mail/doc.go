// Package mail sends the mails of mail tasks through one SMTP server.
//
//	Message → addresses, texts and charset checked → one MIME message → server
//
// What a message says is data of a process: addresses are parsed and all header
// lines are encoded, so that no text adds a line of its own. Recipients, sizes
// and time are bounded.
//
// The package imports nothing of the project.
package mail
