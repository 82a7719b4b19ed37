package main

import (
	"net"
	"os"
	"testing"
	"time"
)

// noAnswer is the line of a client whose question has no answer.
const noAnswer = "gonc: no answer: the peer closed after our FIN " +
	"(servers that take it for a hang-up need --no-shutdown)\n"

// A server that drops its answer when the FIN comes is told of, with the cure, which helps.
func TestUnansweredQuestion(t *testing.T) {
	for _, tc := range []struct {
		name   string
		flags  []string
		answer string
		line   string
	}{
		{"by default", nil, "", noAnswer},
		{"cured", []string{"--no-shutdown"}, "answer", ""},
		{"not wanted", []string{"--send-only"}, "", ""},
		{"of a command", []string{"--exec", "echo", "question"}, "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			l, port := listenTCP(t)
			args := append([]string{"127.0.0.1", port}, tc.flags...)
			p := launch(t, fileOf(t, "question\n"), nil, "gonc", args...)
			answerUnlessHungUp(t, accept(t, l))
			expect(t, p.out, tc.answer)
			p.expectStatus(0, tc.line)
		})
	}
}

// answerUnlessHungUp reads a question, and takes a FIN that comes before its answer is
// ready for a hang-up.
func answerUnlessHungUp(t *testing.T, c *net.TCPConn) {
	t.Helper()
	expect(t, c, "question\n")
	check(t, c.SetReadDeadline(time.Now().Add(200*time.Millisecond)))
	if _, err := c.Read(make([]byte, 1)); os.IsTimeout(err) {
		write(t, c, "answer")
	}
	check(t, c.Close())
}

// Nothing is said where no answer is missing: the peer has ended before the question; it
// was none, but an upload; or it came over no question at all, or to a server.
func TestNothingIsUnanswered(t *testing.T) {
	t.Run("end before the question", func(t *testing.T) {
		t.Parallel()
		p, peer := roles[0].connect(t, streams{})
		check(t, peer.CloseWrite())
		expectEnd(t, p.out)
		p.write("question")
		check(t, p.in.Close())
		expect(t, peer, "question")
		p.expectStatus(0, "")
	})
	for name, input := range map[string]string{
		"upload": string(bulk[:64<<10+1]), "silence": "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, peer := roles[0].connect(t, streams{stdin: fileOf(t, input)})
			expect(t, peer, input)
			expectEnd(t, peer)
			check(t, peer.Close())
			p.expectStatus(0, "")
		})
	}
	t.Run("server", func(t *testing.T) {
		t.Parallel()
		p, peer := roles[1].connect(t, streams{stdin: fileOf(t, "greeting")})
		expect(t, peer, "greeting")
		expectEnd(t, peer)
		check(t, peer.Close())
		p.expectStatus(0, "")
	})
}
