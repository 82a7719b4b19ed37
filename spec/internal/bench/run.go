package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
	"github.com/sockspec/sockspec/spec/internal/report"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// specBody is what Ginkgo runs of a spec: the body on a fresh bench, then the
// verdict, which travels to the report as an entry of the spec.
func specBody(body func(*Bench)) func(ginkgo.SpecContext) {
	return func(ctx ginkgo.SpecContext) {
		about := ginkgo.CurrentSpecReport()
		result := Perform(ctx, about.FullText(), about.Labels(), body)
		publish(result)
		conclude(result)
	}
}

// measurements is how often a spec is measured at the most. Only a measurement
// that went wrong on the bench's side is made again: it has no verdict. One that
// the stack failed is final.
const measurements = 3

// Perform runs one spec and judges it.
func Perform(ctx context.Context, id string, labels []string, body func(*Bench)) report.Spec {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var spoilt []string
	for {
		result := measure(ctx, id, labels, body)
		result.Spoilt = spoilt
		if result.Verdict != report.Inconclusive || len(spoilt)+1 == measurements || ctx.Err() != nil {
			return result
		}
		doubt, _, _ := strings.Cut(result.Message, "\n")
		spoilt = append(spoilt, doubt)
	}
}

// measure is one run of a spec, in a session of its own.
func measure(ctx context.Context, id string, labels []string, body func(*Bench)) report.Spec {
	result := report.Spec{ID: id, Slug: report.Slug(id), Labels: labels}
	b, err := open(ctx, id)
	if err != nil {
		o := outcome{failed: &failure{message: err.Error()}}
		return o.judge(result)
	}
	var o outcome
	heart := startPulse(b.session.Link())
	if lacking := b.lacks(labels); lacking != "" {
		o.lacking = lacking
	} else {
		o = perform(b, body)
	}
	heart.stop()
	trace, conns := b.finish()
	o.doubt = b.Wire.doubt()
	o.starved = b.starved(heart)
	result = o.judge(result)
	result.Table = b.table
	describe(&result, trace, conns)
	if o.lacking == "" {
		result.HasTrace = keep(result, trace)
	}
	return result
}

// starved says why a failure may be the machine's; "" if nothing shows it.
func (b *Bench) starved(heart *pulse) string {
	switch {
	case !b.Wire.unhurried:
		return cmp.Or(heart.doubt(), b.Wire.resent())
	case b.ctx.Err() != nil:
		return "the spec's time was over while things went on: the machine may be too slow for it"
	}
	return ""
}

func open(ctx context.Context, title string) (*Bench, error) {
	session, err := config.Target.Open(ctx)
	if err != nil {
		return nil, fmt.Errorf("no session with %s: %w", config.Target.Name(), err)
	}
	b := &Bench{ctx: ctx, session: session, trace: newRecorder(title), port: 7000}
	b.trace.trace.Left, b.trace.trace.Right = session.Greeting().Stack, "bench"
	b.Wire = openWire(b, session.Link())
	return b, nil
}

func (b *Bench) lacks(labels []string) string {
	for _, f := range needed(labels) {
		if !b.Has(f) {
			return string(f)
		}
	}
	return ""
}

// outcome is how a spec's body ended.
type outcome struct {
	failed  *failure
	lacking string // a feature
	doubt   string // why the capture is not to be trusted
	starved string // why a failure may be the bench's

	panicked bool // the failure is a bug of the spec
}

func perform(b *Bench, body func(*Bench)) (o outcome) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *failure:
			o.failed = e
			b.trace.remark(oneLine([]string{e.message}), true)
		case unsupported:
			o.lacking = e.what
		default:
			o.panicked = true
			o.failed = &failure{message: fmt.Sprintf("the spec panics: %v\n%s", e, debug.Stack())}
		}
	}()
	body(b)
	return o
}

// judge turns an outcome into a verdict, with the stack's expectations in mind.
func (o outcome) judge(s report.Spec) report.Spec {
	entry, expected := config.Expected.Match(s.ID, Release())
	if expected {
		s.Deviation = &report.Deviation{Reason: entry.Reason, Source: entry.Source}
	}
	if o.failed != nil {
		s.Message = o.failed.message
		s.Expected, s.Actual = expectedActual(o.failed.message)
		if o.failed.location.FileName != "" {
			s.Message += "\n\nat " + Place(o.failed.location)
		}
	}
	switch {
	case o.lacking != "":
		s.Verdict, s.Lacks, s.Deviation = report.Unsupported, o.lacking, nil
		s.Message = "the stack lacks: " + o.lacking
	case o.doubt != "":
		s.Verdict, s.Message = report.Inconclusive, o.doubt+"\n\n"+s.Message
	case o.failed == nil && expected:
		s.Verdict = report.Mended
		s.Message = "Expected\n    the stack to conform\nto be impossible: " + entry.Where() + " says that it deviates"
	case o.failed == nil:
		s.Verdict = report.Passed
	case expected && entry.Fits(o.failed.message):
		s.Verdict = report.Deviated
	case !expected && !binding(s.Labels):
		s.Verdict = report.Differs
	default:
		s.Verdict, s.Deviation = report.Failed, nil
	}
	if o.starved != "" && (s.Verdict == report.Failed || s.Verdict == report.Differs) && !o.panicked {
		s.Verdict, s.Message = report.Inconclusive, o.starved+"\n\n"+s.Message
	}
	return s
}

// conclude tells Ginkgo of a verdict.
func conclude(s report.Spec) {
	switch s.Verdict {
	case report.Passed, report.Deviated, report.Differs:
	case report.Unsupported:
		ginkgo.Skip(s.Message)
	default:
		ginkgo.Fail(string(s.Verdict) + ": " + s.Message)
	}
}

// describe adds what the trace and the capture say.
func describe(s *report.Spec, trace *ladder.Trace, conns []*capture.Conn) {
	s.Dropped = trace.Dropped
	for _, e := range trace.Events {
		switch {
		case e.Call != nil && e.Call.Side == ladder.Left:
			s.Calls++
		case e.Packet != nil:
			s.Packets++
		}
	}
	for _, c := range conns {
		s.Connections = append(s.Connections, report.Connection{
			Proto: string(c.Proto), Client: c.Client.String(), Server: c.Server.String(), History: c.History(),
		})
	}
}

// Greeting asks a fresh session what it says of the stack.
func Greeting() (protocol.Greeting, error) {
	if config.Target == nil {
		return protocol.Greeting{}, errors.New("no target is configured")
	}
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	s, err := config.Target.Open(ctx)
	if err != nil {
		return protocol.Greeting{}, err
	}
	defer closeQuietly(s)
	g := s.Greeting()
	if asked, ok := s.(interface {
		Settings(context.Context) (map[string]string, error)
	}); ok {
		g.Settings, err = asked.Settings(ctx)
	}
	return g, err
}

func closeQuietly(s target.Session) {
	if l := s.Link(); l != nil {
		_ = l.Wire.Close()
		if l.Loopback != nil {
			_ = l.Loopback.Close()
		}
	}
	_ = s.Close()
}
