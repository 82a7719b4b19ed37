package main

import (
	"testing"
	"time"
)

// After the peer's FIN a pipe may speak, within the time of --fin-grace.
func TestFINGrace(t *testing.T) {
	for _, limit := range []string{"60", "forever", "-1"} {
		t.Run(limit, func(t *testing.T) {
			eachRole(t, func(t *testing.T, r role) {
				p, peer := r.connect(t, streams{}, "--fin-grace", limit)
				write(t, peer, "question")
				check(t, peer.CloseWrite())
				expect(t, p.out, "question")
				expectEnd(t, p.out)
				p.write("one more thing")
				expect(t, peer, "one more thing")
				check(t, p.in.Close())
				p.expectStatus(0, "")
			})
		})
	}
}

// When that time is over, a pipe that is silent ends the session; what it held is sent.
func TestFINGraceIsOver(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{}, "--fin-grace", "0.1")
		p.write("before")
		check(t, peer.CloseWrite())
		expectEnd(t, p.out)
		expect(t, peer, "before")
		expectEnd(t, peer)
		p.expectStatus(0, "")
	})
}

// A time of none sends what is there, and ends.
func TestNoFINGrace(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{stdin: bulkFile(t)}, "--fin-grace", "0")
		check(t, peer.CloseWrite())
		expect(t, peer, string(bulk))
		expectEnd(t, peer)
		p.expectStatus(0, "")
	})
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{}, "--fin-grace", "0")
		check(t, peer.CloseWrite())
		expectEnd(t, peer)
		p.expectStatus(0, "")
	})
}

// A pipe that has said nothing when the peer has sent everything ends the session after a
// short silence, and not sooner: its writer may be one that nobody thinks of.
func TestSilentInputEndsAfterPeersFIN(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{})
		began := time.Now()
		hearAll(t, p, peer)
		expectEnd(t, peer)
		if status := p.status(); status != 0 {
			t.Errorf("exit status %d", status)
		}
		if took := time.Since(began); took < 2*time.Second {
			t.Errorf("it has ended after %v", took)
		}
	})
}

// hearAll has the peer say all that it has to say.
func hearAll(t *testing.T, p *process, peer endpoint) {
	t.Helper()
	write(t, peer, "all of it")
	check(t, peer.(interface{ CloseWrite() error }).CloseWrite())
	expect(t, p.out, "all of it")
	expectEnd(t, p.out)
}

// Where an answer may still come it is waited for, as long as there is a peer: of a pipe
// that has spoken before, or begins to; for a peer that has said nothing, and so may be
// there to listen; and of a command.
func TestLateAnswer(t *testing.T) {
	for name, begin := range map[string]func(t *testing.T, p *process, peer endpoint){
		"spoke before": func(t *testing.T, p *process, peer endpoint) {
			p.write("first")
			expect(t, peer, "first")
			hearAll(t, p, peer)
		},
		"speaks then": func(t *testing.T, p *process, peer endpoint) {
			hearAll(t, p, peer)
			p.write("first")
			expect(t, peer, "first")
		},
		"listens": func(t *testing.T, p *process, peer endpoint) {
			check(t, peer.(interface{ CloseWrite() error }).CloseWrite())
			expectEnd(t, p.out)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachRole(t, func(t *testing.T, r role) {
				p, peer := r.connect(t, streams{})
				begin(t, p, peer)
				quietFor(t, peer, 5*time.Second/2)
				p.write("late")
				expect(t, peer, "late")
				check(t, p.in.Close())
				expectEnd(t, peer)
				p.status()
			})
		})
	}
}

// -v says why gonc goes on, and what may be done about it.
func TestGraceIsTold(t *testing.T) {
	const why = "Standard input is a pipe that may still speak: waiting for "
	p := run1(t, "-lv", "127.0.0.1", "0")
	peer := dialTCP(t, p.port())
	p.line() // that it has received the connection
	hearAll(t, p, peer)
	if got, want := p.line(), why+"2s of silence (--fin-grace changes that)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p.expectStatus(0, "")

	p = run1(t, "-lv", "127.0.0.1", "0")
	check(t, dialTCP(t, p.port()).CloseWrite())
	p.line() // that it has received the connection
	if got, want := p.line(), why+"its end (--fin-grace sets a limit)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
