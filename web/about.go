package web

import (
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/value"
	"github.com/sluice-bpm/sluice/forms"
)

// maxSubject bounds a text in a line of a list, in characters.
const maxSubject = 120

// about is what a process instance is about: its first text and its first number.
type about struct {
	subject    string
	number     value.Value
	numberName string
}

// amount shows the number, as money where a form calls the variable so.
func (a about) amount(isMoney func(variable string) bool) string {
	return numberText(a.number, isMoney(a.numberName))
}

// about reads what instances are about, in two statements.
func (s *server) about(c *call, instanceIDs []string) (map[string]about, error) {
	abouts := make(map[string]about, len(instanceIDs))
	if len(instanceIDs) == 0 {
		return abouts, nil
	}
	wanted := query.Criteria{}.With(query.Condition{Name: "processInstanceIdIn", Value: instanceIDs})
	texts, err := query.FirstTexts.List(c.ctx(), s.engine.Reader(), wanted)
	if err != nil {
		return nil, err
	}
	numbers, err := query.FirstNumbers.List(c.ctx(), s.engine.Reader(), wanted)
	if err != nil {
		return nil, err
	}
	for _, v := range texts {
		abouts[v.ProcessInstanceID] = about{subject: shortened(v.Value.Text, maxSubject)}
	}
	for _, v := range numbers {
		a := abouts[v.ProcessInstanceID]
		if a.number, err = v.Value.Decode(); err != nil {
			return nil, err
		}
		a.numberName = v.Name
		abouts[v.ProcessInstanceID] = a
	}
	return abouts, nil
}

// moneyOf tells which variables the form with the key shows as money.
func moneyOf(formKey string) func(variable string) bool {
	d, _ := forms.Resolve(formKey)
	return func(variable string) bool {
		for _, list := range [][]forms.Field{d.Fields, d.Facts} {
			for _, f := range list {
				if f.Name == variable && f.Money {
					return true
				}
			}
		}
		return false
	}
}
