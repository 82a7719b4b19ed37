package netcat

import (
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/process"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// saying names a line of standard error, by what it tells.
type saying string

// What goes well. A netcat need not say so.
const (
	listening saying = "it listens"
	bound     saying = "it is bound to a UDP port"
	accepted  saying = "a client has come"
	connected saying = "it is connected"
	lingering saying = "it waits for standard input behind the peer's end"
	waiting   saying = "it waits for more of standard input behind the peer's end"
	noAnswer  saying = "the peer has ended without an answer"
)

// Failures. A netcat has a line for each.
const (
	refused    saying = "the peer refuses"
	unheard    saying = "the peer does not answer in time"
	noRoute    saying = "there is no way to the peer"
	otherKind  saying = "the destination is of another family"
	inUse      saying = "the port is in use"
	reset      saying = "the peer has reset the connection"
	unsent     saying = "the peer has reset the connection, and not all has arrived"
	unlingered saying = "not all was acknowledged in time"
	answeredNo saying = "the peer has no socket for what was sent to it"
)

var goesWell = []saying{listening, bound, accepted, connected, lingering, waiting, noAnswer}

// aLine stands for a line of a failure whose words are the program's own affair.
const aLine = "a line that says that "

// says is the line that the party has for an address: "" for none, and one that
// begins with aLine where any will do.
func (p *party) says(what saying, a Addr) string {
	words, known := p.lines[what]
	switch {
	case !known && slices.Contains(goesWell, what):
		return ""
	case !known:
		return aLine + string(what)
	}
	network := "tcp"
	if p.order.udp {
		network = "udp"
	}
	host, port := hostPort(a)
	return strings.NewReplacer("HOST", host, "PORT", port, "NET", network).Replace(words)
}

// hears fails the spec unless the next line of standard error tells something of an
// address. It waits for no line of a netcat that has none.
func (p *party) hears(what saying, a Addr) {
	GinkgoHelper()
	if want := p.says(what, a); want != "" {
		Expect(likened([]string{p.Line()}, []string{want})).To(Equal([]string{want}))
	}
}

// skips passes over the next line of standard error if the netcat has one that tells
// something.
func (p *party) skips(what saying) {
	GinkgoHelper()
	if p.lines[what] != "" {
		p.Line()
	}
}

// mustSay ends the spec as unsupported if it is not known how the netcat tells
// something.
func (n netcat) mustSay(b *Bench, what saying) {
	if n.lines[what] == "" {
		b.Lacks(aLine + string(what))
	}
}

// ends fails the spec unless the netcat ends with a status, all its remaining lines
// being the given ones.
func (p *party) ends(status int, lines ...string) {
	GinkgoHelper()
	exit := p.Wait()
	if p.ownStatuses && status != 0 && exit.Status != 0 {
		exit.Status = status
	}
	Expect(exit).To(Equal(process.Exit{Status: status}))
	var want []string
	for _, line := range lines {
		if line != "" {
			want = append(want, line)
		}
	}
	Expect(likened(p.unpaused(p.Lines(), want), want)).To(Equal(want))
}

// unpaused leaves out the lines that tell of a pause of the bench's own: on a busy machine,
// it may be slow to give the netcat its input.
func (p *party) unpaused(lines, want []string) (kept []string) {
	for _, line := range lines {
		pause := line == p.lines[lingering] || line == p.lines[waiting]
		if !pause || line == "" || slices.Contains(want, line) {
			kept = append(kept, line)
		}
	}
	return kept
}

// likened puts the expected words in place of a line whose words do not matter.
func likened(lines, want []string) []string {
	for i := range lines {
		if i < len(want) && strings.HasPrefix(want[i], aLine) {
			lines[i] = want[i]
		}
	}
	return lines
}
