package netcat

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/process"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// freeze stops a process, and returns once each of its threads stands still.
func freeze(b *Bench, p *party) {
	GinkgoHelper()
	p.Kill(SIGSTOP)
	const runs = "while grep -h ^State: /proc/%d/task/*/status | grep -qv stopped; do :; done"
	Expect(process.Spawn(b, "/bin/sh", "-c", fmt.Sprintf(runs, p.PID())).Wait()).
		To(Equal(process.Exit{}))
}

// The signals that suspend a process and let it go on.
const (
	SIGSTOP Const = "SIGSTOP"
	SIGCONT Const = "SIGCONT"
)
