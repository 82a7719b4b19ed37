package main

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/secure"
)

// program skips the test where a program is not installed.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skip(name, "is not installed:", err)
	}
	return path
}

// tlsServer starts a gonc, and returns it with its port.
func tlsServer(t *testing.T) (*process, string) {
	t.Helper()
	_, file := newAuthority(t).leaf("127.0.0.1")
	s := launch(t, nil, nil, "gonc", "-lv", "--tls", "--tls-cert", file, "127.0.0.1", "0")
	return s, s.port()
}

// expectSuccess waits for the end of a process whose lines do not matter.
func (p *process) expectSuccess() {
	p.t.Helper()
	if p.status() != 0 {
		p.t.Fatal(p.stderr.String())
	}
}

// socat passes ends on in each direction: all of both, at once.
func TestTLSWithSocat(t *testing.T) {
	socat := program(t, "socat")
	s, port := tlsServer(t)
	p := launch(t, nil, nil, socat, "-t30", "-", "OPENSSL:127.0.0.1:"+port+",verify=0")
	sent := []chan error{source(s.in, bulk, s.in.Close), source(p.in, bulk, p.in.Close)}
	for i, got := range []chan []byte{sink(p.out), sink(s.out)} {
		expectBulk(t, got)
		check(t, await(t, sent[i]))
	}
	p.expectSuccess()
	s.expectSuccess()
}

// openssl ends as soon as it receives close_notify: one direction after the other.
func TestTLSWithOpenSSL(t *testing.T) {
	openssl := program(t, "openssl")
	for _, version := range []string{"-tls1_2", "-tls1_3"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			s, port := tlsServer(t)
			p := launch(t, nil, nil, openssl, "s_client", "-quiet", version, "-connect", "127.0.0.1:"+port)
			sent := source(p.in, bulk, p.in.Close)
			expect(t, s.out, string(bulk))
			check(t, await(t, sent))
			answered := source(s.in, bulk, s.in.Close)
			expectBulk(t, sink(p.out))
			check(t, await(t, answered))
			p.expectSuccess()
			s.expectSuccess()
		})
	}
}

// gonc is the client of a server that says each line backwards.
func TestTLSClientOfOpenSSL(t *testing.T) {
	openssl := program(t, "openssl")
	a := newAuthority(t)
	_, file := a.leaf("127.0.0.1")
	s := launch(t, nil, nil, openssl, "s_server", "-accept", "127.0.0.1:0", "-naccept", "1", "-rev",
		"-cert", file)
	port := acceptedAt(t, s)
	p := run1(t, "--tls", "--tls-ca", a.file, "127.0.0.1", port)
	p.write("stressed\n")
	expect(t, p.out, "desserts\n")
	check(t, p.in.Close())
	expectEnd(t, p.out)
	p.expectStatus(0, "")
}

// acceptedAt reads the port that openssl s_server has got.
func acceptedAt(t *testing.T, s *process) string {
	t.Helper()
	for text := ""; ; {
		c := make([]byte, 1)
		check(t, s.out.SetReadDeadline(time.Now().Add(patience)))
		_, err := s.out.Read(c)
		check(t, err)
		if text += string(c); strings.HasSuffix(text, "\n") {
			if _, address, ok := strings.Cut(strings.TrimSpace(text), "ACCEPT "); ok {
				return address[strings.LastIndexByte(address, ':')+1:]
			}
			text = ""
		}
	}
}

// ncat 7.93 sends no close_notify: all is delivered, and gonc says that it cannot know.
func TestTLSWithNcat(t *testing.T) {
	ncat := program(t, "ncat")
	s, port := tlsServer(t)
	p := launch(t, nil, nil, ncat, "--ssl", "127.0.0.1", port)
	sent := []chan error{source(s.in, bulk, s.in.Close), source(p.in, bulk, p.in.Close)}
	for i, got := range []chan []byte{sink(p.out), sink(s.out)} {
		expectBulk(t, got)
		check(t, await(t, sent[i]))
	}
	p.expectSuccess()
	if s.status() != 0 && !strings.Contains(s.stderr.String(), secure.ErrTruncated.Error()) {
		t.Fatal(s.stderr.String())
	}
}
