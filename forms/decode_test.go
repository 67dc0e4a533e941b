package forms_test

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/value"
	"github.com/sluice-bpm/sluice/forms"
)

func resolve(t *testing.T, key string) forms.Definition {
	t.Helper()
	d, ok := forms.Resolve(key)
	if !ok {
		t.Fatalf("no form for %s", key)
	}
	return d
}

func values(pairs ...string) map[string][]string {
	all := map[string][]string{}
	for i := 0; i < len(pairs); i += 2 {
		all[pairs[i]] = []string{pairs[i+1]}
	}
	return all
}

func TestResolve_ByLastPartOfTheKey(t *testing.T) {
	for key, want := range map[string]string{
		"embedded:app:forms/assign-approver.html":   "assign-approver",
		"embedded:deployment:review-invoice.html":   "review-invoice",
		"prepare-bank-transfer":                     "prepare-bank-transfer",
		"embedded:app:forms/start-invoice.html?x=1": "start-invoice",
		"embedded:app:forms/no-such-form.html":      "",
		"":                                          "",
		"https://example.org/forms/approve-invoice": "approve-invoice",
	} {
		if d, _ := forms.Resolve(key); d.Name != want {
			t.Errorf("%q resolves to %q, want %q", key, d.Name, want)
		}
	}
}

func TestDecode_StartInvoice(t *testing.T) {
	d := resolve(t, "start-invoice")
	got := d.Decode(forms.NewInput(d, nil, nil), forms.Submission{
		Values: values("_csrf", "x", "creditor", "Kessler", "amount", " 2310.5 ", "invoiceNumber", "K-1", "invoiceCategory", "Misc"),
		Files:  map[string]forms.UploadedFile{"invoiceDocument": {Name: "k.pdf", MIMEType: "application/pdf", Size: 3, Data: []byte("pdf")}},
	})
	if !got.Complete {
		t.Fatalf("not complete: %v %v", got.Input.Errors, got.Input.Problems)
	}
	want := map[string]value.Value{
		"creditor":        value.OfString("Kessler"),
		"amount":          value.OfDouble(2310.5),
		"invoiceNumber":   value.OfString("K-1"),
		"invoiceCategory": value.OfString("Misc"),
		"invoiceDocument": value.OfFile(value.FileRef{Name: "k.pdf", MIMEType: "application/pdf", Blob: value.Blob{Size: 3, Data: []byte("pdf")}}),
	}
	if diff := cmp.Diff(want, got.Variables); diff != "" {
		t.Error(diff)
	}
}

func TestDecode_SaysWhatIsWrongAndKeepsWhatWasTyped(t *testing.T) {
	d := resolve(t, "start-invoice")
	got := d.Decode(forms.NewInput(d, nil, nil), forms.Submission{
		Values: values("creditor", "  ", "amount", "1.284,60", "invoiceNumber", "K-1", "invoiceCategory", "Yachts", "bonus", "1"),
		Files:  map[string]forms.UploadedFile{"invoiceDocument": {Name: "k.pdf", Size: 3}},
	})
	if got.Complete || got.Variables != nil {
		t.Error("a form with mistakes is complete")
	}
	want := map[string]string{
		"creditor":        "Creditor is empty. Write it here.",
		"amount":          "“1.284,60” has a decimal comma. Write 1284.60.",
		"invoiceCategory": "“Yachts” is not in the list. Choose one of it.",
		"invoiceDocument": "“k.pdf” is not kept by the browser. Choose it again.",
	}
	if diff := cmp.Diff(want, got.Input.Errors); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"The form has no field “bonus”. Leave it out and send the form again."}, got.Input.Problems); diff != "" {
		t.Error(diff)
	}
	if got.Input.Values["amount"] != "1.284,60" || got.Input.Values["invoiceNumber"] != "K-1" {
		t.Errorf("typed values are lost: %v", got.Input.Values)
	}
}

func TestDecode_ApproverMustBeOffered(t *testing.T) {
	d := resolve(t, "assign-approver")
	in := forms.NewInput(d, nil, nil)
	in.Options["approver"] = []forms.Option{{Value: "mary", Label: "Mary Anne"}}
	if got := d.Decode(in, forms.Submission{Values: values("approver", "mary")}); !got.Complete {
		t.Errorf("mary is refused: %v", got.Input.Errors)
	}
	if got := d.Decode(in, forms.Submission{Values: values("approver", "eve")}); got.Complete {
		t.Error("eve is accepted")
	}
}

func TestDecode_DecisionIsTakenAnew(t *testing.T) {
	d := resolve(t, "approve-invoice")
	in := forms.NewInput(d, map[string]value.Value{"approved": value.OfBool(false)}, nil)
	if in.Values["approved"] != "" {
		t.Error("the earlier answer is offered again")
	}
	got := d.Decode(in, forms.Submission{})
	if want := "Nothing is chosen. Choose yes or no."; got.Input.Errors["approved"] != want {
		t.Errorf("got %q, want %q", got.Input.Errors["approved"], want)
	}
	got = d.Decode(in, forms.Submission{Values: values("approved", "true")})
	if diff := cmp.Diff(map[string]value.Value{"approved": value.OfBool(true)}, got.Variables); diff != "" {
		t.Error(diff)
	}
}

func TestNewInput_ShowsFactsAndFiles(t *testing.T) {
	d := resolve(t, "assign-approver")
	in := forms.NewInput(d, map[string]value.Value{
		"amount":          value.OfString("2310"),
		"creditor":        value.OfString("Kessler"),
		"invoiceDocument": value.OfFile(value.FileRef{Name: "k.pdf", Blob: value.Blob{Size: 184 << 10}}),
		"secret":          value.OfString("not asked for"),
	}, func(name string) string { return "/files/" + name })
	var texts []string
	for _, f := range in.Facts {
		texts = append(texts, f.Label+"="+f.Text)
	}
	if diff := cmp.Diff([]string{"Creditor=Kessler", "Amount=€\u00a02,310.00"}, texts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]forms.File{"invoiceDocument": {Name: "k.pdf", Size: "184 KB", URL: "/files/invoiceDocument"}}, in.Files); diff != "" {
		t.Error(diff)
	}
}

func TestDecode_GeneratedForm(t *testing.T) {
	d := forms.Generated([]forms.FormField{
		{ID: "days", Label: "Days", Type: "long", Constraints: []forms.FieldConstraint{{Name: "required"}, {Name: "min", Config: "1"}, {Name: "max", Config: "30"}}},
		{ID: "from", Label: "From", Type: "date", DatePattern: "dd/MM/yyyy", Default: "24/12/2026"},
		{ID: "paid", Type: "boolean"},
		{ID: "code", Type: "string", Constraints: []forms.FieldConstraint{{Name: "maxlength", Config: "4"}, {Name: "pattern", Config: "[A-Z]+"}}},
		{ID: "by", Type: "string", Default: "mary", Constraints: []forms.FieldConstraint{{Name: "readonly"}}},
	})
	in := forms.NewInput(d, nil, nil)
	if got := in.Values["from"]; got != "2026-12-24" {
		t.Errorf("the default date shows as %q", got)
	}
	for _, c := range []struct{ field, text, want string }{
		{"days", "", "Days is empty. Write it here."},
		{"days", "abc", "“abc” is not a whole number. Write digits only, such as 42."},
		{"days", "1O", "“1O” ends in the letter O. Write digits only, such as 42."},
		{"days", "1.5", "“1.5” has a fraction. Write a whole number such as 1."},
		{"days", " -7,9 ", "“-7,9” has a fraction. Write a whole number such as -7."},
		{"days", "1,000", "“1,000” has its digits in groups. Write 1000."},
		{"days", "9223372036854775808", "“9223372036854775808” is too large. Write 9223372036854775807 or less."},
		{"days", "-99999999999999999999", "“-99999999999999999999” is too small. Write -9223372036854775808 or more."},
		{"days", "0", "0 is too small. Write 1 or more."},
		{"days", "31", "31 is too large. Write 30 or less."},
		{"from", "soon", "“soon” is not a date. Write it as 2026-11-23."},
		{"code", "ABCDE", "This text has 5 characters. Write at most 4."},
		{"code", "ab", "“ab” does not have the form that is asked. Write it as the pattern [A-Z]+ says."},
	} {
		all := values("days", "3", c.field, c.text)
		if got := d.Decode(in, forms.Submission{Values: all}).Input.Errors[c.field]; got != c.want {
			t.Errorf("%s=%q: got %q, want %q", c.field, c.text, got, c.want)
		}
	}
	got := d.Decode(in, forms.Submission{Values: values("days", "3", "from", "", "paid", "true", "code", "")})
	want := map[string]value.Value{
		"days": value.OfLong(3),
		"from": {Type: value.Date}, // had a default and was emptied
		"paid": value.OfBool(true),
	}
	if diff := cmp.Diff(want, got.Variables); diff != "" {
		t.Error(diff)
	}
}

func TestDecode_VariablesForm(t *testing.T) {
	d := forms.Variables()
	in := forms.NewInput(d, map[string]value.Value{"n": value.OfLong(5)}, nil)
	rows := values("name.0", "amount", "type.0", "Double", "value.0", "86.4", "name.1", "", "type.1", "String", "value.1", "")

	got := d.Decode(in, forms.Submission{Values: rows})
	if diff := cmp.Diff(map[string]value.Value{"amount": value.OfDouble(86.4)}, got.Variables); diff != "" {
		t.Error(diff)
	}

	rows["_action"] = []string{"add"}
	got = d.Decode(in, forms.Submission{Values: rows})
	if got.Complete || got.Input.Invalid() || len(got.Input.Rows) != 3 {
		t.Errorf("adding a row gives %d rows, complete %v, invalid %v", len(got.Input.Rows), got.Complete, got.Input.Invalid())
	}
	rows["_action"] = []string{"remove.0"}
	if got = d.Decode(in, forms.Submission{Values: rows}); len(got.Input.Rows) != 1 || got.Input.Rows[0].Name != "" {
		t.Errorf("removing the first row leaves %v", got.Input.Rows)
	}

	got = d.Decode(in, forms.Submission{Values: values(
		"name.0", "n", "type.0", "Long", "value.0", "abc",
		"name.1", "m", "type.1", "Rocket", "value.1", "1",
		"name.2", "", "type.2", "String", "value.2", "lost",
	)})
	want := []forms.Mistake{{Anchor: "value.0", Label: "n"}, {Anchor: "type.1", Label: "m"}, {Anchor: "name.2", Label: "Row 3"}}
	if diff := cmp.Diff(want, d.Mistakes(got.Input)); diff != "" {
		t.Error(diff)
	}
	if got.Complete {
		t.Error("rows with mistakes are complete")
	}
}

func TestReadSubmission_Multipart(t *testing.T) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, text := range map[string]string{"creditor": "Kessler"} {
		if err := w.WriteField(name, text); err != nil {
			t.Fatal(err)
		}
	}
	for name, size := range map[string]int{"small": 3, "big": 30} {
		part, err := w.CreateFormFile(name, name+".pdf")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(bytes.Repeat([]byte("x"), size)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	got, err := forms.ReadSubmission(r, 10)
	if err != nil {
		t.Fatal(err)
	}
	if small := got.Files["small"]; string(small.Data) != "xxx" || small.TooLarge {
		t.Errorf("small file: %+v", small)
	}
	if big := got.Files["big"]; big.Data != nil || !big.TooLarge || big.Size != 30 {
		t.Errorf("big file: %+v", big)
	}
	if diff := cmp.Diff([]string{"Kessler"}, got.Values["creditor"]); diff != "" {
		t.Error(diff)
	}
}

func TestReadSubmission_TakesNothingFromTheAddress(t *testing.T) {
	r := httptest.NewRequest("POST", "/?creditor=Eve", strings.NewReader("amount=1"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	got, err := forms.ReadSubmission(r, 10)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]string{"amount": {"1"}}, got.Values); diff != "" {
		t.Error(diff)
	}
}

func TestMoneyText(t *testing.T) {
	for amount, want := range map[float64]string{0: "€\u00a00.00", 900: "€\u00a0900.00", 2310: "€\u00a02,310.00", 1234567.891: "€\u00a01,234,567.89", -12744.9: "−€\u00a012,744.90"} {
		if got := forms.MoneyText(amount); got != want {
			t.Errorf("%v shows as %q, want %q", amount, got, want)
		}
	}
}
