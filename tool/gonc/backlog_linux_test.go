package main

import (
	"net"
	"strconv"
	"testing"
	"time"
)

// While one connection is served, Linux keeps one more than the backlog waiting,
// and does not answer the next.
func TestBacklog(t *testing.T) {
	for _, backlog := range []int{0, 3} {
		t.Run(strconv.Itoa(backlog), func(t *testing.T) {
			t.Parallel()
			p := run1(t, "-lkv", "--max-conns", "1", "--backlog", strconv.Itoa(backlog), "127.0.0.1", "0")
			port := p.port()
			dialTCP(t, port)
			p.line()
			waiting := 0
			for waiting <= backlog+1 {
				c, err := net.DialTimeout("tcp4", "127.0.0.1:"+port, 500*time.Millisecond)
				if err != nil {
					break
				}
				defer c.Close()
				waiting++
			}
			if waiting != backlog+1 {
				t.Errorf("%d connections wait, want %d", waiting, backlog+1)
			}
		})
	}
}
