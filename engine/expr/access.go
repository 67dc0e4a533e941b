package expr

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/sluice-bpm/sluice/engine/value"
)

// MissingError says that a class has no such property or method. An [Object]
// returns it (wrapped or not) where it does not know the name; any other error
// of an object is a failure of what it does.
type MissingError struct {
	Class  string // as Camunda names it, or a plain word
	Member string // with parentheses for a method
	Method bool
}

// Error implements error in the words of Camunda 7.
func (e *MissingError) Error() string {
	if e.Method {
		return fmt.Sprintf("Method not found: class %s.%s", e.Class, e.Member)
	}
	return fmt.Sprintf("The class '%s' does not have the property '%s'.", e.Class, e.Member)
}

// propertyNode is base.name and base['name'].
type propertyNode struct {
	base   node
	name   string
	offset int
}

func (n *propertyNode) eval(env Env) (any, error) {
	base, err := n.base.eval(env)
	if err != nil || base == nil {
		return nil, err
	}
	return getProperty(env, base, n.name, n.offset)
}

// indexNode is base[key] with a key that is not a constant text.
type indexNode struct {
	base, key node
	offset    int
}

func (n *indexNode) eval(env Env) (any, error) {
	base, err := n.base.eval(env)
	if err != nil || base == nil {
		return nil, err
	}
	key, err := n.key.eval(env)
	if err != nil || key == nil {
		return nil, err
	}
	switch base := base.(type) {
	case []any:
		i, err := toIndex(key)
		if err != nil {
			return nil, fail(n.offset, Failed, err)
		}
		return at(base, i), nil
	case map[string]any:
		name, ok := key.(string)
		if !ok {
			return nil, nil // the keys of a map are texts: 1 is not "1"
		}
		return base[name], nil
	}
	name, err := toText(env, key)
	if err != nil {
		return nil, fail(n.offset, Failed, err)
	}
	return getProperty(env, base, name, n.offset)
}

// getProperty reads a named property of a value that is not null.
func getProperty(env Env, base any, name string, offset int) (any, error) {
	switch base := base.(type) {
	case map[string]any:
		return base[name], nil
	case []any:
		i, err := toIndex(name)
		if err != nil {
			return nil, fail(offset, Failed, err)
		}
		return at(base, i), nil
	case Object:
		v, err := base.Property(name)
		if err != nil {
			return nil, fail(offset, kindOf(err, UnknownProperty), err)
		}
		return v, nil
	case time.Time:
		if f, ok := dateProperties[name]; ok {
			return f(base.In(env.Now().Location())), nil
		}
	case DateTime:
		if f, ok := dateTimeFields[name]; ok {
			return int32(f.get(base.t)), nil
		}
		if name == "millis" {
			return base.t.UnixMilli(), nil
		}
	case value.FileRef:
		switch name {
		case "encoding":
			return base.Encoding, nil
		case "filename":
			return base.Name, nil
		case "mimeType":
			return base.MIMEType, nil
		}
	}
	return nil, fail(offset, UnknownProperty, &MissingError{Class: className(base), Member: name})
}

// kindOf tells a name that an object does not have from a failure behind it.
func kindOf(err error, missing Kind) Kind {
	if me := (*MissingError)(nil); errors.As(err, &me) {
		return missing
	}
	return Failed
}

// at is the element of a list; null outside of it.
func at(list []any, i int) any {
	if i < 0 || i >= len(list) {
		return nil
	}
	return list[i]
}

func toIndex(key any) (int, error) {
	switch key := key.(type) {
	case string:
		i, err := strconv.Atoi(key)
		if err != nil {
			return 0, worded("For input string: %q", shorten(key))
		}
		return i, nil
	case bool:
		if key {
			return 1, nil
		}
		return 0, nil
	}
	i, err := toInt(key)
	return int(i), err
}
