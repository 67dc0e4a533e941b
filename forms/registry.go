package forms

import "strings"

// registry holds the registered forms under their keys.
var registry = map[string]Definition{
	"approve-invoice":       approveInvoice,
	"assign-approver":       assignApprover,
	"prepare-bank-transfer": prepareBankTransfer,
	"review-invoice":        reviewInvoice,
	"start-invoice":         startInvoice,
}

// Resolve finds the registered form of a form key: the key's last part without
// its ending, so that embedded:app:forms/assign-approver.html and
// assign-approver are the same.
func Resolve(formKey string) (Definition, bool) {
	name := formKey[strings.LastIndexAny(formKey, "/:")+1:]
	name, _, _ = strings.Cut(name, "?")
	d, ok := registry[strings.TrimSuffix(name, ".html")]
	return d, ok
}
