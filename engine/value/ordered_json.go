package value

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// member is one entry of a JSON object; ordered keeps them in their order.
type member struct {
	name  string
	value any
}

// ordered reads a JSON document: objects are []member, and numbers json.Number.
func ordered(text string) (any, error) {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	x, err := orderedValue(d, 0)
	if err != nil {
		return nil, fmt.Errorf("read JSON object: %w", err)
	}
	if d.More() {
		return nil, errors.New("read JSON object: text after the document")
	}
	return x, nil
}

func orderedValue(d *json.Decoder, depth int) (any, error) {
	if depth > maxNesting {
		return nil, fmt.Errorf("it is nested more than %d deep", maxNesting)
	}
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('['):
		list := []any{}
		for d.More() {
			x, err := orderedValue(d, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, x)
		}
		_, err := d.Token()
		return list, err
	case json.Delim('{'):
		return orderedObject(d, depth)
	}
	return token, nil
}

// orderedObject reads members; of equal names the last value counts.
func orderedObject(d *json.Decoder, depth int) (any, error) {
	members, places := []member{}, map[string]int{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		text, _ := name.(string) // the decoder demands one
		x, err := orderedValue(d, depth+1)
		if err != nil {
			return nil, err
		}
		if at, again := places[text]; again {
			members[at].value = x
			continue
		}
		places[text] = len(members)
		members = append(members, member{text, x})
	}
	_, err := d.Token()
	return members, err
}
