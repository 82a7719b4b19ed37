package main

import (
	"net"
	"os/exec"
	"strings"
	"testing"
)

// askedAt starts gonc at a terminal of its own, types an answer to its question, and
// returns it. What is typed is not shown.
func askedAt(t *testing.T, question, answer string, args ...string) *process {
	t.Helper()
	if _, err := exec.LookPath("setsid"); err != nil {
		t.Skip("nobody to give gonc a terminal:", err)
	}
	keyboard, terminal := openTerminal(t)
	p := launch(t, terminal, nil, "setsid", append([]string{"-cw", "gonc"}, args...)...)
	expect(t, keyboard, question)
	write(t, keyboard, answer+"\r")
	expect(t, keyboard, "\r\n")
	return p
}

// The key of -S is what was typed: a listener that has it is reached.
func TestMD5PasswordIsAsked(t *testing.T) {
	l := signingListener(t, "127.0.0.1", "secret")
	port := portOf(net.TCPAddrFromAddrPort(l.LocalAddr()))
	p := askedAt(t, md5Prompt, "secret", "-vS", "127.0.0.1", port)
	if got, want := p.line(), "Connection to 127.0.0.1 "+port+" port [tcp/*] succeeded!"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

const md5Prompt = "TCP MD5SIG password: "

// The kernel's limit is told, and nothing is no password.
func TestMD5PasswordThatIsNone(t *testing.T) {
	for name, c := range map[string]struct{ typed, told string }{
		"empty": {"", "TCP MD5SIG password invalid: it is empty"},
		"long": {strings.Repeat("x", 81),
			"TCP MD5SIG password too large: 81 bytes (the kernel takes 80)"},
	} {
		t.Run(name, func(t *testing.T) {
			p := askedAt(t, md5Prompt, c.typed, "-S", "127.0.0.1", "1")
			p.expectStatus(1, "gonc: "+c.told+"\n")
		})
	}
}

// Who leaves the question is not asked again.
func TestPasswordIsNotGiven(t *testing.T) {
	p := askedAt(t, md5Prompt, "sec\x03", "-S", "127.0.0.1", "1")
	p.expectStatus(1, "gonc: unable to read TCP MD5SIG password: it was not given\n")
}

// -F has no use for a terminal as its output.
func TestPassFDToTerminal(t *testing.T) {
	_, terminal := openTerminal(t)
	p := launch(t, devNull(t), terminal, "gonc", "-F", "127.0.0.1", "1")
	p.expectStatus(1, "gonc: cannot pass file descriptor to tty\n")
}
