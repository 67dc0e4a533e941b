package state

// Metric is how often something happened on one node within one interval.
type Metric struct {
	ID       string
	Name     string // as the API names it
	Reporter string // the node
	Time     Millis // of the end of the interval
	Value    int64
}

// Bind implements [Row].
func (m *Metric) Bind(b *Binder) {
	b.Text("id", &m.ID)
	b.Text("name", &m.Name)
	b.Text("reporter", &m.Reporter)
	b.Time("time", &m.Time)
	b.Int("value", &m.Value)
}

// TaskWorker says that somebody was given a task, without saying who: only that
// two were the same, or not.
type TaskWorker struct {
	ID   string
	Hash string // of the user's id
	Time Millis
}

// Bind implements [Row].
func (w *TaskWorker) Bind(b *Binder) {
	b.Text("id", &w.ID)
	b.Text("hash", &w.Hash)
	b.Time("time", &w.Time)
}
