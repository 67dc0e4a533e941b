package connector

import (
	"fmt"
	"mime"
	"strings"
)

// text is a parameter that has to be a text; numbers, booleans and what can show
// itself as one count too, null is empty.
func text(name string, x any) (string, error) {
	switch x := x.(type) {
	case nil:
		return "", nil
	case string:
		return x, nil
	case bool, int16, int32, int64, float64, fmt.Stringer:
		return fmt.Sprint(x), nil
	}
	return "", fmt.Errorf("the parameter %s has to be a text, not a %T", name, x)
}

// table is a parameter that has to be a map.
func table(name string, x any) (map[string]any, error) {
	switch x := x.(type) {
	case nil:
		return nil, nil //nolint:nilnil // without the parameter there is none
	case map[string]any:
		return x, nil
	}
	return nil, fmt.Errorf("the parameter %s has to be a map, not a %T", name, x)
}

// decode is the text of a body. It is taken for UTF-8 unless it says that it is
// ISO 8859-1.
func decode(body []byte, contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err == nil {
		switch strings.ToLower(params["charset"]) {
		case "iso-8859-1", "latin1":
			runes := make([]rune, len(body))
			for i, b := range body {
				runes[i] = rune(b)
			}
			return string(runes)
		}
	}
	return strings.ToValidUTF8(string(body), "\uFFFD")
}
