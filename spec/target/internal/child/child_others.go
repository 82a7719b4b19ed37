//go:build !linux

package child

import "time"

// process is what the goroutine that waits for the child tells.
type process struct {
	ended chan struct{}
	err   error // what Wait gave; final once ended is closed
}

func (c *Child) start() error {
	if err := c.cmd.Start(); err != nil {
		return err
	}
	c.process.ended = make(chan struct{})
	go func() {
		c.process.err = c.cmd.Wait()
		close(c.process.ended)
	}()
	return nil
}

func (c *Child) endsWithin(limit time.Duration) bool {
	late := time.NewTimer(limit)
	defer late.Stop()
	select {
	case <-c.process.ended:
		return true
	case <-late.C:
		return false
	}
}

func (c *Child) kill() { c.cmd.Process.Kill() }

func (c *Child) collect() error {
	<-c.process.ended
	return c.process.err
}
