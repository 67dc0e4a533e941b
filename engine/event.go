package engine

import "sync"

// Topic names what a commit has changed, for live pages.
type Topic string

// The topics.
const (
	TopicTasks       Topic = "tasks"
	TopicInstances   Topic = "instances"
	TopicJobs        Topic = "jobs"
	TopicDefinitions Topic = "definitions"
)

// listeners hands topics to whoever listens. A slow listener gets topics
// merged, never an unbounded queue, and never holds a command up.
type listeners struct {
	mu     sync.Mutex
	set    map[*Listener]struct{}
	closed bool
}

// Listener receives the topics of commits. Wait on C, then Take what came.
type Listener struct {
	// C gets a signal when there are topics to take; it is closed with the engine.
	C       chan struct{}
	mu      sync.Mutex
	pending map[Topic]struct{}
}

// Take returns the topics since the last call, each once.
func (l *Listener) Take() []Topic {
	l.mu.Lock()
	defer l.mu.Unlock()
	topics := make([]Topic, 0, len(l.pending))
	for t := range l.pending {
		topics = append(topics, t)
	}
	clear(l.pending)
	return topics
}

// Listen registers a listener; stop must be called when done.
func (e *Engine) Listen() (l *Listener, stop func()) {
	l = &Listener{C: make(chan struct{}, 1), pending: map[Topic]struct{}{}}
	s := &e.listeners
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		close(l.C)
		return l, func() {}
	}
	if s.set == nil {
		s.set = map[*Listener]struct{}{}
	}
	s.set[l] = struct{}{}
	return l, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.set, l)
	}
}

func (s *listeners) publish(topics ...Topic) {
	if len(topics) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for l := range s.set {
		l.mu.Lock()
		for _, t := range topics {
			l.pending[t] = struct{}{}
		}
		l.mu.Unlock()
		select {
		case l.C <- struct{}{}:
		default:
		}
	}
}

func (s *listeners) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.closed = true
	for l := range s.set {
		close(l.C)
	}
	clear(s.set)
}

// StopListeners ends all live pages and has all workers answered that wait for
// external tasks, so that a server can drain.
func (e *Engine) StopListeners() {
	e.listeners.close()
	e.fetches.shut()
}
