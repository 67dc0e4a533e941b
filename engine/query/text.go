package query

import "strings"

// Escape makes a LIKE pattern that matches the text itself.
func Escape(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}

// contains makes a LIKE pattern that matches what contains the text.
func contains(text string) string { return "%" + Escape(text) + "%" }
