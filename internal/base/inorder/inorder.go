// Package inorder has jobs done by several goroutines and their outcomes handed on in the
// order of the jobs, by the caller's goroutine.
//
//	crew := inorder.New(4, func() func(*job) { return work }, give)
//	defer crew.Stop()
//	for more() {
//		j, err := crew.Job()
//		if err != nil {
//			return err // of give
//		}
//		fill(j)
//		crew.Start()
//	}
//	return crew.Finish()
package inorder

import "sync"

// Crew is some goroutines that do jobs. Its methods are for one goroutine at a time.
type Crew[T any] struct {
	give    func(*T) error
	todo    chan *job[T]
	jobs    []job[T]
	given   int // jobs whose outcome was handed on, of all that there were
	started int
	workers sync.WaitGroup
}

type job[T any] struct {
	T    T
	done chan struct{}
}

// New starts a crew. Each worker gets a function of its own that does jobs; give hands on
// what became of one. There are twice as many jobs as workers, which are used again and
// again: what give keeps of one must not be in it.
func New[T any](workers int, worker func() (do func(*T)), give func(*T) error) *Crew[T] {
	c := &Crew[T]{give: give, todo: make(chan *job[T], 2*workers), jobs: make([]job[T], 2*workers)}
	for i := range c.jobs {
		c.jobs[i].done = make(chan struct{}, 1)
	}
	for range workers {
		c.workers.Go(func() {
			do := worker()
			for j := range c.todo {
				do(&j.T)
				j.done <- struct{}{}
			}
		})
	}
	return c
}

// Job gives the next job, to fill in and start. When all are out, it waits for the oldest
// and hands that on first.
func (c *Crew[T]) Job() (*T, error) {
	if c.started-c.given == len(c.jobs) {
		if err := c.handOn(); err != nil {
			return nil, err
		}
	}
	return &c.next().T, nil
}

func (c *Crew[T]) next() *job[T] { return &c.jobs[c.started%len(c.jobs)] }

// Start has the job done that [Crew.Job] gave.
func (c *Crew[T]) Start() {
	c.todo <- c.next()
	c.started++
}

// handOn waits for the oldest job.
func (c *Crew[T]) handOn() error {
	j := &c.jobs[c.given%len(c.jobs)]
	<-j.done
	c.given++
	return c.give(&j.T)
}

// Finish waits for all jobs that were started and hands them on.
func (c *Crew[T]) Finish() error {
	for c.given < c.started {
		if err := c.handOn(); err != nil {
			return err
		}
	}
	return nil
}

// Stop ends the crew when the jobs that were started are done. What was not handed on is
// lost.
func (c *Crew[T]) Stop() {
	close(c.todo)
	c.workers.Wait()
}
