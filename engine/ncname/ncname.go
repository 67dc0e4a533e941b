// Package ncname knows what can be an id in an XML file.
package ncname

import "unicode"

// Is tells whether a text is an NCName: it begins with a letter or an underscore, and
// has only letters, digits, '_', '-', '.' and marks (Namespaces in XML 1.0, section 4).
func Is(text string) bool {
	for i, r := range text {
		if unicode.IsLetter(r) || r == '_' {
			continue
		}
		if i == 0 || !unicode.IsDigit(r) && r != '-' && r != '.' && r != '·' && !unicode.Is(unicode.M, r) {
			return false
		}
	}
	return text != ""
}
