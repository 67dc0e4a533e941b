package engine

// WaitingWorkers is how many workers wait for external tasks on this node.
func (e *Engine) WaitingWorkers() (n int) {
	q := e.fetches
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, l := range q.lines {
		for _, f := range l.all() {
			if !f.serving && len(l.look) == 0 {
				n++
			}
		}
	}
	return n
}
