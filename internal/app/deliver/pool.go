package deliver

import (
	"sync"
	"time"
)

// pool keeps connections at rest, by the address that they lead to.
type pool struct {
	mu   sync.Mutex
	rest map[string][]*conn
}

// take gives a connection that is open, the one that was used last, or nil. stray says what
// came over others after an answer; "" when nothing did.
func (p *pool) take(key string, now, until time.Time) (c *conn, stray string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for list := p.rest[key]; len(list) > 0; list = p.rest[key] {
		c := list[len(list)-1]
		p.rest[key] = list[:len(list)-1]
		if c.isOpen(now, keptMost) {
			return c, stray
		}
		if now.Sub(c.rests) < keptMost && stray == "" {
			stray = c.stray(until)
		}
		c.end()
	}
	return nil, stray
}

// put keeps a connection, unless there are most of them.
func (p *pool) put(key string, c *conn, now time.Time, most int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.rest[key]) >= most {
		c.end()
		return
	}
	if p.rest == nil {
		p.rest = map[string][]*conn{}
	}
	c.rests = now
	p.rest[key] = append(p.rest[key], c)
}

// close closes all that are at rest.
func (p *pool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, list := range p.rest {
		for _, c := range list {
			c.end()
		}
	}
	clear(p.rest)
}
