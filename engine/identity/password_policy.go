package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// PasswordPolicy says which passwords may be chosen; nil lets every one pass.
type PasswordPolicy []PasswordRule

// PasswordRule is one demand on passwords.
type PasswordRule struct {
	// Name is what clients of the API know the rule by.
	Name string
	// Parameter names the number that the rule demands; empty where there is none.
	Parameter string
	// Least is that number.
	Least int
	// Text is the demand in words.
	Text string

	count func(password string) int
}

// Person is what a policy knows of whom a password is for.
type Person struct{ ID, FirstName, LastName, Email string }

// CamundaPolicy is the password policy of Camunda 7.24.
func CamundaPolicy() PasswordPolicy {
	return PasswordPolicy{
		{Name: ruleUserData, Text: "not contain the user's name, id or mail address"},
		{"PASSWORD_POLICY_LENGTH", "minLength", 10, "have at least 10 characters", utf8.RuneCountInString},
		{"PASSWORD_POLICY_LOWERCASE", "minLowerCase", 1, "have a lower-case letter", counting(unicode.IsLower)},
		{"PASSWORD_POLICY_UPPERCASE", "minUpperCase", 1, "have an upper-case letter", counting(unicode.IsUpper)},
		{"PASSWORD_POLICY_DIGIT", "minDigit", 1, "have a digit", counting(unicode.IsDigit)},
		{"PASSWORD_POLICY_SPECIAL", "minSpecial", 1, "have a special character such as ! or #", counting(isSpecial)},
	}
}

const ruleUserData = "PASSWORD_POLICY_USER_DATA"

func counting(is func(rune) bool) func(string) int {
	return func(password string) (n int) {
		for _, r := range password {
			if is(r) {
				n++
			}
		}
		return n
	}
}

// isSpecial holds for the space and the punctuation of ASCII.
func isSpecial(r rune) bool {
	return r >= ' ' && r < 0x7f && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// Check divides the rules into those that the password satisfies and those that
// it does not.
func (p PasswordPolicy) Check(password string, of Person) (fulfilled, violated []PasswordRule) {
	for _, r := range p {
		if r.allows(password, of) {
			fulfilled = append(fulfilled, r)
		} else {
			violated = append(violated, r)
		}
	}
	return fulfilled, violated
}

func (r PasswordRule) allows(password string, of Person) bool {
	if r.count != nil {
		return r.count(password) >= r.Least
	}
	lower := strings.ToLower(password)
	for _, text := range []string{of.ID, of.FirstName, of.LastName, of.Email} {
		if text != "" && strings.Contains(lower, strings.ToLower(text)) {
			return false
		}
	}
	return true
}
