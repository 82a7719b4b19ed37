package bench_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/expect"
	"github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/doubt"
	"github.com/sockspec/sockspec/spec/internal/process"
	"github.com/sockspec/sockspec/spec/internal/sut"
	"github.com/sockspec/sockspec/spec/report"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/linux"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

const deviations = `deviations:
  - {spec: a known spec, got: ECONNREFUSED, reason: so it is, source: connect(2)}
`

// refused is a spec that fails with ECONNREFUSED where it expects success.
func refused(b *bench.Bench) {
	err := b.Socket(bench.IPv4, sock.SOCK_STREAM).Try.Connect(bench.IPv4.LoopbackAt(b.Port()))
	gomega.Expect(err).To(gomega.Succeed())
}

func passes(b *bench.Bench) {
	gomega.Expect(b.Socket(bench.IPv4, sock.SOCK_STREAM).Try.Close()).To(gomega.Succeed())
}

func TestVerdicts(t *testing.T) {
	judged(t, deviations)
	for _, c := range []struct {
		name, id string
		labels   []string
		body     func(*bench.Bench)
		want     report.Verdict
		message  string
	}{
		{"conforms", "a spec", nil, passes, report.Passed, ""},
		{"does not conform", "a spec", nil, refused, report.Failed, "ECONNREFUSED"},
		{"deviates as expected", "a known spec", nil, refused, report.Deviated, "ECONNREFUSED"},
		{"deviates otherwise", "a known spec", nil, func(b *bench.Bench) {
			gomega.Expect(b.FD(-1).Close()).To(gomega.Succeed())
		}, report.Failed, "EBADF"},
		{"deviates no more", "a known spec", nil, passes, report.Mended, "says that it deviates"},
		{"lacks a feature", "a spec", []string{"need:time-travel"}, refused,
			report.Unsupported, "time-travel"},
		{"lacks a constant", "a spec", nil, func(b *bench.Bench) {
			_, _ = b.TrySocket("AF_TIME", sock.SOCK_STREAM, "")
		}, report.Unsupported, "AF_TIME"},
		{"asserts nothing", "a spec", nil, func(b *bench.Bench) {
			b.Socket(bench.IPv4, sock.SOCK_STREAM).Close()
		}, report.Failed, "asserts nothing"},
		{"does not say what it checks", "a spec", []string{must, habit}, passes, report.Failed,
			"does not say what it asserts for posix/general/2.10.20/mapped-peer and " +
				"linux/listen2/somaxconn-cap: call b.Checks"},
		{"says it of one alone", "a spec", []string{must, habit}, func(b *bench.Bench) {
			b.Checks("posix/general/2.10.20/mapped-peer")
			passes(b)
		}, report.Failed, "what it asserts for linux/listen2/somaxconn-cap: call b.Checks"},
		{"checks what it does not cite", "a spec", []string{must}, func(b *bench.Bench) {
			b.Checks("posix/bind/EINVAL")
		}, report.Failed, `Checks("posix/bind/EINVAL"): the spec does not cite it`},
		{"panics", "a spec", nil, func(*bench.Bench) { panic("a bug of the spec") },
			report.Failed, "a bug of the spec"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := bench.Perform(t.Context(), c.id, c.labels, c.body)
			if got.Verdict != c.want || !strings.Contains(got.Message, c.message) {
				t.Errorf("%s: %s, want %s with %q", got.Verdict, got.Message, c.want, c.message)
			}
		})
	}
}

// foreign is a stack that is not Linux: it says so.
type foreign struct{ target.Target }

func (f foreign) Open(ctx context.Context) (target.Session, error) {
	s, err := f.Target.Open(ctx)
	return foreignSession{s}, err
}

type foreignSession struct{ target.Session }

func (s foreignSession) Greeting() protocol.Greeting {
	g := s.Session.Greeting()
	g.Stack = "another"
	return g
}

// Requirements of each force, as labels.
const (
	must   = "req:posix.general.2.10.20.mapped-peer"
	should = "req:rfc3493.3.7.mapped-accept"
	may    = "req:posix.listen.backlog-reduced-silently"
	habit  = "req:linux.listen2.somaxconn-cap"
)

// TestAFailureCountsByTheForceOfWhatIsCited: the first assertion fails, for the
// requirement that Checks names.
func TestAFailureCountsByTheForceOfWhatIsCited(t *testing.T) {
	for _, c := range []struct {
		name    string
		foreign bool
		strict  bool // Config.Linux
		id      string
		cites   []string
		checks  string // "" for all
		want    report.Verdict
	}{
		{"a habit of Linux, on Linux", false, false, "a spec", []string{habit}, "", report.Failed},
		{"elsewhere", true, false, "a spec", []string{habit}, "", report.Differs},
		{"elsewhere, as known", true, false, "a known spec", []string{habit}, "", report.Differs},
		{"elsewhere, asked for", true, true, "a spec", []string{habit}, "", report.Failed},
		{"a MUST", true, false, "a spec", []string{must}, "", report.Failed},
		{"a MUST, as known", true, false, "a known spec", []string{must}, "", report.Deviated},
		{"a SHOULD", false, false, "a spec", []string{should}, "", report.Advised},
		{"a SHOULD, as known", false, false, "a known spec", []string{should}, "", report.Advised},
		{"a MAY", false, false, "a spec", []string{may}, "", report.Unsupported},
		{"both", true, false, "a spec", []string{must, habit}, "", report.Failed},
		{"both, the MUST is unmet", true, false, "a spec", []string{must, habit},
			"posix/general/2.10.20/mapped-peer", report.Failed},
		{"both, the habit is unmet", true, false, "a spec", []string{must, habit},
			"linux/listen2/somaxconn-cap", report.Differs},
		{"a MAY beside a MUST", true, false, "a spec", []string{must, may},
			"posix/listen/backlog-reduced-silently", report.Unsupported},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := judged(t, deviations)
			config.Linux = c.strict
			if c.foreign {
				config.Target = foreign{config.Target}
			}
			bench.Configure(config)
			got := bench.Perform(t.Context(), c.id, c.cites, func(b *bench.Bench) {
				if c.checks != "" {
					b.Checks(c.checks)
				}
				refused(b)
			})
			if got.Verdict != c.want {
				t.Errorf("%s: %s, want %s", got.Verdict, got.Message, c.want)
			}
		})
	}
}

func TestAFailureIsToldInTwoLines(t *testing.T) {
	judged(t, "deviations: []")
	got := bench.Perform(t.Context(), "a spec", nil, func(b *bench.Bench) {
		gomega.Expect(b.FD(-1).Close()).To(bench.FailWith(sock.EPIPE, sock.EINVAL))
	})
	if got.Actual != "EBADF" || got.Expected != "to fail with EPIPE or EINVAL" {
		t.Errorf("expected %q, actual %q", got.Expected, got.Actual)
	}
}

func TestWhatIsNotAccountedForIsNotQuiet(t *testing.T) {
	judged(t, "deviations: []")
	got := bench.Perform(t.Context(), "a spec", nil, func(b *bench.Bench) {
		c := b.Peer(bench.IPv4).Open(bench.IPv4.StackAt(b.Port()))
		gomega.Expect(c.History()).To(gomega.Equal("Sr"))
		b.Wire.Quiet()
	})
	if got.Verdict != report.Failed || !strings.Contains(got.Message, capture.RST.String()) {
		t.Errorf("%s: %s", got.Verdict, got.Message)
	}
}

func TestALostSessionIsSaidInASentence(t *testing.T) {
	judged(t, "deviations: []")
	got := bench.Perform(t.Context(), "a spec", nil, func(b *bench.Bench) {
		p := process.Spawn(b, "sh", "-c", "kill -9 $PPID; cat")
		p.Stdin.Close()
		p.Wait()
	})
	const why = "the agent was ended by signal killed"
	if got.Verdict != report.Failed || !strings.Contains(got.Message, why) {
		t.Errorf("%s: %s", got.Verdict, got.Message)
	}
}

// starve has failures doubted from another length of waiting on.
func starve(t *testing.T, from time.Duration) {
	was := doubt.Starvation
	doubt.Starvation = from
	t.Cleanup(func() { doubt.Starvation = was })
}

func TestAFailureOfAStarvedBenchProvesNothing(t *testing.T) {
	judged(t, deviations)
	starve(t, 0)
	for _, c := range []struct {
		name, id string
		body     func(*bench.Bench)
		want     report.Verdict
	}{
		{"it failed", "a spec", refused, report.Inconclusive},
		{"it deviated", "a known spec", refused, report.Deviated},
		{"it passed", "a spec", passes, report.Passed},
		{"it panicked", "a spec", func(*bench.Bench) { panic("a bug of the spec") }, report.Failed},
		{"it said it would hold", "a spec", func(b *bench.Bench) {
			b.Unhurried()
			refused(b)
		}, report.Failed},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := bench.Perform(t.Context(), c.id, nil, c.body)
			if got.Verdict != c.want {
				t.Errorf("%s: %s, want %s", got.Verdict, got.Message, c.want)
			}
		})
	}
}

// TestOutputMayTakeItsTime: a program is not judged by how fast the machine is, but
// by whether something comes.
func TestOutputMayTakeItsTime(t *testing.T) {
	was, timer := bench.Patience, bench.Timer
	t.Cleanup(func() { bench.Patience, bench.Timer = was, timer })
	config := judged(t, "deviations: []")
	config.Patience = 2 * time.Second
	bench.Configure(config)
	for _, c := range []struct {
		name, script string
		bytes        int
		want         report.Verdict
		message      string
	}{
		{"it comes", "for i in a b c; do sleep 0.8; printf $i; done", 3, report.Passed, ""},
		{"it does not come", "printf a; sleep 20", 3,
			report.Failed, "to bring 3 bytes, or its end, with no pause of 2s"},
		{"it comes too slowly", "while sleep 0.8; do printf a; done", 100,
			report.Inconclusive, "the machine may be too slow"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			got := bench.Perform(ctx, "a spec", nil, func(b *bench.Bench) {
				b.Unhurried()
				got := process.Spawn(b, "sh", "-c", c.script).Output(c.bytes)
				gomega.Expect(got).To(gomega.HaveLen(c.bytes))
			})
			if got.Verdict != c.want || !strings.Contains(got.Message, c.message) {
				t.Errorf("%s: %s, want %s with %q", got.Verdict, got.Message, c.want, c.message)
			}
		})
	}
}

// judged configures the bench for the host's Linux with these deviations.
func judged(t *testing.T, deviations string) sut.Config {
	t.Helper()
	gomega.RegisterFailHandler(bench.FailSpec)
	starve(t, time.Hour)
	stack, err := linux.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	expected, err := expect.Parse("linux.yaml", []byte(deviations))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		sut.Settle()
		_ = stack.Close()
	})
	config := sut.Config{Target: stack, Expected: expected, ReportDir: t.TempDir()}
	bench.Configure(config)
	return config
}
