package rest

import (
	"strconv"

	"github.com/sluice-bpm/sluice/engine/identity"
)

// PasswordPolicy is what passwords must satisfy (PasswordPolicyDto).
type PasswordPolicy struct {
	Rules []PasswordRule `json:"rules"`
}

// PasswordRule is one demand (PasswordPolicyRuleDto).
type PasswordRule struct {
	Placeholder string            `json:"placeholder"`
	Parameter   map[string]string `json:"parameter"`
}

// PasswordPolicyOf shows a policy.
func PasswordPolicyOf(p identity.PasswordPolicy) PasswordPolicy {
	shown := PasswordPolicy{Rules: make([]PasswordRule, len(p))}
	for i, r := range p {
		shown.Rules[i] = passwordRuleOf(r)
	}
	return shown
}

func passwordRuleOf(r identity.PasswordRule) PasswordRule {
	shown := PasswordRule{Placeholder: r.Name}
	if r.Parameter != "" {
		shown.Parameter = map[string]string{r.Parameter: strconv.Itoa(r.Least)}
	}
	return shown
}

// CheckPassword is the body that has a password held to the policy
// (PasswordPolicyRequestDto).
type CheckPassword struct {
	Password *Text `json:"password"`
	Profile  User  `json:"profile"`
}

// CheckedPassword says of each rule whether the password satisfies it
// (CheckPasswordPolicyResultDto): first those that it does.
type CheckedPassword struct {
	Rules []CheckedRule `json:"rules"`
	Valid bool          `json:"valid"`
}

// CheckedRule is a rule with whether it is satisfied (CheckPasswordPolicyRuleDto).
type CheckedRule struct {
	PasswordRule
	Valid bool `json:"valid"`
}

// CheckedPasswordOf shows the outcome of a check.
func CheckedPasswordOf(fulfilled, violated []identity.PasswordRule) CheckedPassword {
	shown := CheckedPassword{Rules: []CheckedRule{}, Valid: len(violated) == 0}
	for _, r := range fulfilled {
		shown.Rules = append(shown.Rules, CheckedRule{passwordRuleOf(r), true})
	}
	for _, r := range violated {
		shown.Rules = append(shown.Rules, CheckedRule{passwordRuleOf(r), false})
	}
	return shown
}
