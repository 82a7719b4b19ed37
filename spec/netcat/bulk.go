// A file sent by a netcat to a netcat: ten megabytes, many times what all buffers on the
// way can hold, so that each side has to wait for the other again and again. All bytes
// have to arrive, and their end after them, though the receiver's own standard input has
// ended at the start, as it has where a program runs in the background or under cron.
// Over one family only: it takes long.

package netcat

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
)

var _ = once(func(n netcat) {
	It("of ten megabytes comes whole from a client to a server, whose own standard input has ended",
		Req("gonc/no-byte-lost", "gonc/half-close"), func(b *Bench) {
			server, client := n.pair(b)
			server.CloseStdin()
			moves(client, server)
			client.ends(0)
			server.ends(0)
			Expect(b.Wire.Sees(OnLoopback, With(capture.RST))).To(BeEmpty())
		})

	It("of ten megabytes comes whole from a server to a client, whose own standard input has ended",
		Req("gonc/no-byte-lost", "gonc/half-close"), func(b *Bench) {
			server, client := n.pair(b)
			client.CloseStdin()
			moves(server, client)
			server.ends(0)
			client.ends(0)
			Expect(b.Wire.Sees(OnLoopback, With(capture.RST))).To(BeEmpty())
		})
})

// pair is a server and a client of a kind, which are connected.
func (n netcat) pair(b *Bench) (server, client *party) {
	GinkgoHelper()
	b.Unhurried()
	server, at := n.server(b, IPv4, order{listen: IPv4.LoopbackAt(0)})
	client = n.start(b, order{connect: at})
	server.skips(accepted)
	return server, client
}

// moves gives ten megabytes to one party and fails the spec unless the other one
// writes them all, each in its time, and then its end.
func moves(from, to *party) {
	GinkgoHelper()
	data := noise(12, 10*megabyte)
	from.FeedAll(data)
	var written strings.Builder
	for written.Len() < len(data) {
		part := to.Output(megabyte)
		if part == "" {
			break
		}
		written.WriteString(part)
	}
	Expect(digest(written.String())).To(Equal(digest(data)))
	Expect(to.Rest()).To(BeEmpty())
}
