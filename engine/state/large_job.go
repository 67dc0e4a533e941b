package state

import (
	"cmp"
	"container/heap"
)

// waitingJobs are the exclusive jobs of an instance that wait for each other, the
// next one first. A job that changed stands here as it was, too.
type waitingJobs []*Job

func (w waitingJobs) Len() int           { return len(w) }
func (w waitingJobs) Less(i, j int) bool { return w[i].CompareRank(w[j]) < 0 }
func (w waitingJobs) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }
func (w *waitingJobs) Push(x any)        { *w = append(*w, x.(*Job)) }

func (w *waitingJobs) Pop() any {
	last := (*w)[len(*w)-1]
	(*w)[len(*w)-1] = nil
	*w = (*w)[:len(*w)-1]
	return last
}

func (w *waitingJobs) add(j *Job) {
	if j.Exclusive && j.LockOwner == "" && j.Retries > 0 && !j.Suspended {
		heap.Push(w, j)
	}
}

// CompareRank orders jobs as they are acquired: by priority, then the oldest first.
func (j *Job) CompareRank(other *Job) int {
	return cmp.Or(cmp.Compare(other.Priority, j.Priority), cmp.Compare(j.Due, other.Due), cmp.Compare(j.ID, other.ID))
}

// NextJob is the exclusive job that is to run next among those that nobody runs; ok
// is false where none is due at the instant.
func (l *Large) NextJob(at Millis) (job Job, ok bool) {
	jobs := l.rows[positionsOfInstance[JobTable]]
	for len(l.waiting) > 0 {
		first := l.waiting[0]
		if jobs[first.ID] == Row(first) {
			return *first, first.Due <= at
		}
		heap.Pop(&l.waiting) // it was taken, changed or done
	}
	return Job{}, false
}
