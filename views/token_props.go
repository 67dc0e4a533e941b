package views

// TokensProps is what [TokensPage] shows: the person's tokens and the form for a
// new one, which posts "name", "days" and any number of "scope".
type TokensProps struct {
	Page    Page
	Tokens  []Token
	Secret  string // of the token that was just made; shown once
	Name    string // as typed
	Days    string // the chosen life: 30, 90, 365 or never
	Scopes  []TokenScope
	Problem string // why no token was made
}

// Token is one token of the list.
type Token struct {
	ID      string
	Name    string
	Scopes  string // "read, task"
	Expires string // "expires 4 Dec", "expired", "never expires"
	Expired bool
	Used    string // "used 10:31", "never used"
}

// TokenScope is one choice of the form.
type TokenScope struct {
	Name   string
	Text   string
	Chosen bool
}
