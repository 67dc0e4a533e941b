package transcripts

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var pathToken = regexp.MustCompile(`\.\*|\.[A-Za-z0-9_$:-]+|\[[^\]]+\]`)

// capture keeps the values that a step names for later requests.
func (p *player) capture(s step, body any) error {
	for name, path := range s.Capture {
		v, err := at(body, path)
		if err != nil {
			return fmt.Errorf("capture %s: %w", name, err)
		}
		p.captured[name] = fmt.Sprint(v)
	}
	return nil
}

// at follows a path such as $.a.b[0].c, $[key=v].id or $.*.id; for [ ] an
// object counts as the list of its values.
func at(v any, path string) (any, error) {
	for _, token := range pathToken.FindAllString(strings.TrimPrefix(path, "$"), -1) {
		next, ok := follow(v, token)
		if !ok {
			return nil, fmt.Errorf("%s: nothing at %s in %s", path, token, brief(v))
		}
		v = next
	}
	return v, nil
}

func follow(v any, token string) (any, bool) {
	object, isObject := v.(map[string]any)
	list, isList := v.([]any)
	switch {
	case token == ".*":
		list, isList = values(object), isObject
		return element(list, 0, isList)
	case token[0] == '.':
		if isList && token == ".length" {
			return len(list), true
		}
		next, ok := object[token[1:]]
		return next, ok
	}
	if isObject {
		list = values(object)
	}
	selector := token[1 : len(token)-1]
	key, want, byKey := strings.Cut(selector, "=")
	if !byKey {
		i, err := strconv.Atoi(selector)
		return element(list, i, err == nil)
	}
	for _, e := range list {
		if o, ok := e.(map[string]any); ok && fmt.Sprint(o[key]) == want {
			return e, true
		}
	}
	return nil, false
}

func element(list []any, i int, ok bool) (any, bool) {
	if !ok || i < 0 || i >= len(list) {
		return nil, false
	}
	return list[i], true
}

func values(object map[string]any) []any {
	list := make([]any, 0, len(object))
	for _, k := range keysOf(object) {
		list = append(list, object[k])
	}
	return list
}
