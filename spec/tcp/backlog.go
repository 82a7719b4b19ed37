package tcp

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
)

// enqueue opens n connections to a listener, each to the end of its handshake, and
// waits until the stack has queued them.
func enqueue(b *Bench, f Family, l *Socket, n int) (queued []*Conn) {
	GinkgoHelper()
	before := l.Info().Unacked
	for range n {
		queued = append(queued, b.Peer(f).Dial(l.Name()))
	}
	b.Until(fmt.Sprintf("the queue holds %d connections", int(before)+n), func() bool {
		return l.Info().Unacked == before+uint32(n)
	})
	return queued
}

// admitted is how many of n connections to a listener complete their handshake.
func admitted(b *Bench, f Family, l *Socket, n int) int {
	GinkgoHelper()
	for range n {
		c := b.Peer(f).Open(l.Name())
		if len(c.Sees(TCP(capture.SYN|capture.ACK))) == 0 {
			Expect(strings.Trim(c.History(), "TS")).To(BeEmpty())
			break
		}
		c.Establish()
	}
	b.Wire.Drain()
	return int(l.Info().Unacked)
}
