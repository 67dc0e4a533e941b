package store

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// CheckText returns [ErrInvalidText] for a text that no back end takes. A
// flush checks every text of a set and fails the set that has such a one.
func CheckText(text string) error {
	switch {
	case !utf8.ValidString(text):
		return fmt.Errorf("%w: %.40q is not UTF-8", ErrInvalidText, text)
	case strings.IndexByte(text, 0) >= 0:
		return fmt.Errorf("%w: %.40q has a zero byte", ErrInvalidText, text)
	}
	return nil
}
