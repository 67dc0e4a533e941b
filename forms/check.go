package forms

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/sluice-bpm/sluice/engine/value"
)

// parse turns text into the field's value, or says what is wrong with it and
// what to write instead.
func (f Field) parse(text string, choices []Option) (value.Value, string) {
	if f.Control == Select && !offers(choices, text) {
		return value.Value{}, fmt.Sprintf("“%s” is not in the list. Choose one of it.", shorten(text))
	}
	v, err := value.Parse(f.Type, text)
	if err != nil {
		return value.Value{}, TypeMessage(f.Type, text)
	}
	if problem := f.checkNumber(v); problem != "" {
		return value.Value{}, problem
	}
	if problem := f.checkText(v); problem != "" {
		return value.Value{}, problem
	}
	return v, ""
}

func offers(choices []Option, text string) bool {
	for _, o := range choices {
		if o.Value == text {
			return true
		}
	}
	return false
}

func (f Field) checkNumber(v value.Value) string {
	n, ok := v.V.(int64)
	switch {
	case !ok:
	case f.Min != nil && n < *f.Min:
		return fmt.Sprintf("%d is too small. Write %d or more.", n, *f.Min)
	case f.Max != nil && n > *f.Max:
		return fmt.Sprintf("%d is too large. Write %d or less.", n, *f.Max)
	}
	return ""
}

func (f Field) checkText(v value.Value) string {
	text, ok := v.V.(string)
	if !ok {
		return ""
	}
	length := utf8.RuneCountInString(text)
	switch {
	case length < f.MinLength:
		return fmt.Sprintf("“%s” has %s. Write at least %d.", shorten(text), characters(length), f.MinLength)
	case f.MaxLength > 0 && length > f.MaxLength:
		return fmt.Sprintf("This text has %s. Write at most %d.", characters(length), f.MaxLength)
	case f.Pattern != "":
		// NB: a pattern that Go cannot read is the model's mistake, not the person's.
		if re, err := regexp.Compile("^(?:" + f.Pattern + ")$"); err == nil && !re.MatchString(text) {
			return fmt.Sprintf("“%s” does not have the form that is asked. Write it as the pattern %s says.", shorten(text), f.Pattern)
		}
	}
	return ""
}

func characters(n int) string {
	if n == 1 {
		return "1 character"
	}
	return strconv.Itoa(n) + " characters"
}

// emptyMessage says what to do about a field that must not stay empty.
func (f Field) emptyMessage() string {
	switch f.Control {
	case Choice:
		return "Nothing is chosen. Choose yes or no."
	case Select:
		return "Nothing is chosen. Choose one of the list."
	case Upload:
		return "No file is chosen. Choose one."
	}
	return f.Label + " is empty. Write it here."
}

// TypeMessage says why text is no value of the type and what to write instead.
func TypeMessage(t value.Type, text string) string {
	quoted := "“" + shorten(strings.TrimSpace(text)) + "”"
	switch t {
	case value.Boolean:
		return quoted + " is neither yes nor no. Write true or false."
	case value.Date:
		return quoted + " is not a date. Write it as 2026-11-23."
	case value.Double:
		return numberMessage(strings.TrimSpace(text), quoted)
	case value.JSON:
		return "The text is not JSON. Write for example {\"amount\": 86.4}."
	case value.XML:
		return "The text is not XML. Write for example <amount>86.4</amount>."
	case value.Short, value.Integer, value.Long:
		return wholeMessage(t, strings.TrimSpace(text), quoted)
	}
	return quoted + " is not a value of type " + string(t) + ". Choose another type."
}

var (
	wholeNumber = regexp.MustCompile(`^[+-]?[0-9]+$`)
	inGroups    = regexp.MustCompile(`^[+-]?[0-9]{1,3}([., '’][0-9]{3})+$`)
	noDigits    = regexp.MustCompile(`[., '’]`)
)

// wholeMessage names the usual slips: a number that is beyond the type's range, digits
// in groups, a fraction, the letter O.
func wholeMessage(t value.Type, text, quoted string) string {
	bits := map[value.Type]int{value.Short: 16, value.Integer: 32, value.Long: 64}[t]
	most := int64(1)<<(bits-1) - 1
	switch {
	case wholeNumber.MatchString(text) && strings.HasPrefix(text, "-"):
		return fmt.Sprintf("%s is too small. Write %d or more.", quoted, -most-1)
	case wholeNumber.MatchString(text):
		return fmt.Sprintf("%s is too large. Write %d or less.", quoted, most)
	case inGroups.MatchString(text):
		return quoted + " has its digits in groups. Write " + noDigits.ReplaceAllString(text, "") + "."
	case strings.HasSuffix(text, "O") || strings.HasSuffix(text, "o"):
		return quoted + " ends in the letter O. Write digits only, such as 42."
	}
	if n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64); err == nil && n != math.Trunc(n) && math.Abs(n) < 1e15 {
		return fmt.Sprintf("%s has a fraction. Write a whole number such as %.0f.", quoted, math.Trunc(n))
	}
	return quoted + " is not a whole number. Write digits only, such as 42."
}

// numberMessage names the usual slips: a decimal comma, the letter O.
func numberMessage(text, quoted string) string {
	if fixed := decimalComma(text); fixed != "" {
		return quoted + " has a decimal comma. Write " + fixed + "."
	}
	if strings.HasSuffix(text, "O") || strings.HasSuffix(text, "o") {
		return quoted + " ends in the letter O. Write a number such as 86.40."
	}
	return quoted + " is not a number. Write one such as 86.40."
}

// decimalComma rewrites 1.284,60 as 1284.60; empty when that does not help.
func decimalComma(text string) string {
	if strings.Count(text, ",") != 1 || strings.LastIndex(text, ".") > strings.Index(text, ",") {
		return ""
	}
	fixed := strings.Replace(strings.ReplaceAll(text, ".", ""), ",", ".", 1)
	if _, err := value.Parse(value.Double, fixed); err != nil {
		return ""
	}
	return fixed
}
