// Standard input that has not ended when the peer's FIN comes: what becomes of it
// depends on what it is. A file will end, and is sent to its end. A pipe is read on for
// as long as something comes. A terminal has a person behind it who sees that the peer
// is gone; what was typed was sent. A silent pipe is in ending.go. Over one family only:
// that what is there is sent is a matter of the program.

package netcat

import (
	"os"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
)

var _ = once(func(n netcat) {
	It("that is a terminal ends with the peer's FIN, and what was typed has been sent",
		Req("gonc/peer-fin", "gonc/exit-status"), func(b *Bench) {
			p, c := n.client(b, IPv4, order{input: input{terminal: true}})
			p.Write("typed\n")
			Expect(c.ExpectData(6)).To(Equal("typed\n"))
			c.Data("last words")
			c.Fin()
			Expect(p.Output(10)).To(Equal("last words"))
			c.ExpectFin()
			p.ends(0)
		})

	It("that is a file is sent to its end after the peer's FIN",
		Req("gonc/peer-fin", "gonc/no-byte-lost"), func(b *Bench) {
			data := noise(12, 200_000)
			file, remove := fileOf(data)
			defer remove()
			p, c := n.client(b, IPv4, order{input: input{file: file}})
			Expect(digest(pastEnd(p, c))).To(Equal(digest(data)))
			p.ends(0)
		})

	It("that is a pipe is read to its end after the peer's FIN, as long as it is not silent",
		Req("gonc/peer-fin", "gonc/fin-grace", "gonc/no-byte-lost"), func(b *Bench) {
			p, c := n.client(b, IPv4, order{finGrace: time.Second})
			data := noise(13, 200_000)
			p.FeedAll(data)
			Expect(digest(pastEnd(p, c))).To(Equal(digest(data)))
			p.ends(0)
		})
})

// pastEnd ends the way from the peer while much of standard input has no room yet, and
// is what the netcat sends up to its own end.
func pastEnd(p *party, c *Conn) string {
	GinkgoHelper()
	c.Data("last words")
	c.Fin()
	Expect(p.Rest()).To(Equal("last words"))
	return c.Exchange("")
}

// fileOf is a file with data, which it tells how to remove.
func fileOf(data string) (name string, remove func()) {
	GinkgoHelper()
	file, err := os.CreateTemp("", "sockspec-")
	Expect(err).NotTo(HaveOccurred())
	defer file.Close()
	_, err = file.WriteString(data)
	Expect(err).NotTo(HaveOccurred())
	return file.Name(), func() { _ = os.Remove(file.Name()) }
}
