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

// BatchProps is the page of one batch.
type BatchProps struct {
	Page      Page
	Batch     BatchRow
	Done      string // "61"
	Of        string // "of 84 jobs done"
	Counts    []StateCount
	Over      bool
	MayRetry  bool
	Failures  []BatchFailure
	MoreFails string // where not all failures are shown
}

// BatchFailure is what failed for the same reason.
type BatchFailure struct {
	Count    string
	Message  string
	Instance string // id of one that it is about; may be empty
}
