package state

// RememberedCall is what a call with a key of its caller's yielded, so that the
// same call need not be done twice. The database keeps user and key unique together.
type RememberedCall struct {
	ID      string
	UserID  string // whose key it is; empty for nobody's
	Key     string
	Request string // tells the call from others
	Result  string // JSON
	Created Millis
}

// Bind implements [Row].
func (c *RememberedCall) Bind(b *Binder) {
	b.Text("id", &c.ID)
	b.Text("user_id", &c.UserID)
	b.Text("key", &c.Key)
	b.Text("request", &c.Request)
	b.RawText("result", &c.Result)
	b.Time("created", &c.Created)
}
