package engine

import "sync"

// instanceQueues let commands of this node on one process instance wait for
// each other instead of running into conflicts.
type instanceQueues struct {
	mu     sync.Mutex
	queues map[string]*instanceQueue
}

type instanceQueue struct {
	sync.Mutex
	waiting int
}

// enter waits for the instance's turn; the returned function ends it.
func (q *instanceQueues) enter(instanceID string) (leave func()) {
	q.mu.Lock()
	if q.queues == nil {
		q.queues = map[string]*instanceQueue{}
	}
	queue := q.queues[instanceID]
	if queue == nil {
		queue = &instanceQueue{}
		q.queues[instanceID] = queue
	}
	queue.waiting++
	q.mu.Unlock()

	queue.Lock()
	return func() {
		queue.Unlock()
		q.mu.Lock()
		defer q.mu.Unlock()
		if queue.waiting--; queue.waiting == 0 {
			delete(q.queues, instanceID)
		}
	}
}
