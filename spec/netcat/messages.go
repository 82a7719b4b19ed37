package netcat

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
)

// bringIn fails the spec unless ten messages of the peer come to standard output.
func bringIn(p *party, c *Conn) {
	GinkgoHelper()
	for _, message := range messages {
		c.Data(message)
		Expect(p.Output(len(message))).To(Equal(message))
	}
}

// bringOut fails the spec unless ten messages of standard input come to the peer.
func bringOut(p *party, c *Conn) {
	GinkgoHelper()
	for _, message := range messages {
		p.Write(message)
		Expect(c.ExpectData(len(message))).To(Equal(message))
	}
}

// messages are as many as show that a netcat goes on: the first may slip through
// before it stops.
var messages = strings.Fields("one two three four five six seven eight nine ten")
