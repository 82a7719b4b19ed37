package bench

import (
	"sync"

	"github.com/sockspec/sockspec/spec/target"
)

// endings end sessions beside the next specs: a stack may take its time to let a
// session go, and no verdict depends on it. A few may be on their way at once.
var endings = &background{slots: make(chan struct{}, 4)}

type background struct {
	slots   chan struct{}
	running sync.WaitGroup
}

func (e *background) end(s target.Session) {
	e.slots <- struct{}{}
	e.running.Go(func() {
		_ = s.Close()
		<-e.slots
	})
}

// Settle returns when every session that the specs used has ended.
func Settle() { endings.running.Wait() }
