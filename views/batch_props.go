package views

// BatchesProps lists the batches that run and those that are over.
type BatchesProps struct {
	Page    Page
	Running []BatchRow
	Ended   []BatchRow
}

// BatchRow is one batch. The shares of an ended one are 0.
type BatchRow struct {
	ID        string
	Title     string // "Cancel instances"
	Note      string // "started 10:51 by Demo Demo"
	Progress  string // "61 of 84 done, 3 failed"
	DoneShare int
	FailShare int
	Failing   bool
	Suspended bool
	MayChange bool
	MayDelete bool
}
