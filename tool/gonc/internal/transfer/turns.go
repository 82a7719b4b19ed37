package transfer

import (
	"container/list"
	"context"
	"sync"
)

// turns are the right to read a local side's input, which one session has at a time:
// the oldest that is open.
type turns struct {
	Shared bool          // by several sessions
	ended  chan struct{} // closed at the end of the input

	mu    sync.Mutex
	queue list.List // of a chan struct{} each, closed when its turn has come
}

// Turn is a session's place in the queue.
type Turn struct {
	of    *turns
	place *list.Element
}

func newTurns(shared bool) turns { return turns{Shared: shared, ended: make(chan struct{})} }

// Join puts a session at the end of the queue.
func (t *turns) Join() Turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	mine := Turn{t, t.queue.PushBack(make(chan struct{}))}
	if t.queue.Front() == mine.place {
		close(mine.come())
	}
	return mine
}

// come is closed once it is the session's turn.
func (t Turn) come() chan struct{} { return t.place.Value.(chan struct{}) }

// Leave gives the turn, or the place in the queue, up.
func (t Turn) Leave() {
	t.of.mu.Lock()
	defer t.of.mu.Unlock()
	first := t.of.queue.Front() == t.place
	t.of.queue.Remove(t.place)
	if next := t.of.queue.Front(); first && next != nil {
		close(next.Value.(chan struct{}))
	}
}

// End tells every session that the input has ended. Only whose turn it is does so.
func (t Turn) End() { close(t.of.ended) }

// Await waits for the turn, and reports whether it has come and there may be something
// to read. It gives up once ctx is done.
func (t Turn) Await(ctx context.Context) bool {
	select {
	case <-t.come():
	case <-t.of.ended:
	case <-ctx.Done():
	}
	return IsClosed(t.come()) && !IsClosed(t.of.ended)
}

// IsOver reports whether no turn is left to wait for: the input has ended.
func (t Turn) IsOver() bool { return IsClosed(t.of.ended) }

// IsClosed reports whether a channel is closed.
func IsClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// tenant is who reads a local side's output and writes its input, if that is gonc's
// own child. Whoever is behind the standard streams is not gonc's to ask.
type tenant struct {
	Gone <-chan struct{} // closed once it has ended; nil if it is nobody's child
	Quit func()          // has it end
}

var nobody = tenant{Quit: func() {}}

// IsChild reports whether it is one.
func (t tenant) IsChild() bool { return t.Gone != nil }
