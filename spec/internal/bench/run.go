package bench

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture/ladder"
	"github.com/sockspec/sockspec/spec/internal/doubt"
	"github.com/sockspec/sockspec/spec/internal/evidence"
	"github.com/sockspec/sockspec/spec/internal/recorder"
	"github.com/sockspec/sockspec/spec/internal/sut"
	"github.com/sockspec/sockspec/spec/internal/tree"
	"github.com/sockspec/sockspec/spec/internal/verdict"
	"github.com/sockspec/sockspec/spec/report"
	"github.com/sockspec/sockspec/spec/target"
)

// specBody is what Ginkgo runs of a spec: the body on a fresh bench, then the
// verdict.
func specBody(body func(*Bench)) func(ginkgo.SpecContext) {
	return func(ctx ginkgo.SpecContext) {
		about := ginkgo.CurrentSpecReport()
		result := perform(ctx, about.FullText(), about.Labels(), body)
		evidence.Publish(result)
		verdict.Tell(result)
	}
}

// measurements is how often a spec is measured at the most. Only a measurement that
// proves nothing is made again; one that the stack failed is final.
const measurements = 3

// perform runs one spec and judges it.
func perform(ctx context.Context, id string, labels []string, body func(*Bench)) report.Spec {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var spoilt []string
	for {
		result := measure(ctx, report.Spec{ID: id, Slug: report.SlugOf(id), Labels: labels}, body)
		result.Spoilt = spoilt
		final := result.Verdict != report.Inconclusive
		if final || len(spoilt)+1 == measurements || ctx.Err() != nil {
			return result
		}
		reason, _, _ := strings.Cut(result.Message, "\n")
		spoilt = append(spoilt, reason)
	}
}

// measure runs a spec once, in a session of its own.
func measure(ctx context.Context, about report.Spec, body func(*Bench)) report.Spec {
	session, err := sut.Open(ctx)
	if err != nil {
		o := verdict.Outcome{Failed: &verdict.Failure{Message: err.Error()}}
		return o.Judge(about, sut.Known())
	}
	b := open(ctx, session, about.ID)
	pulse := doubt.Start(turnOf(session.Link()))
	o := verdict.Of(about.Labels, func() { b.run(about.Labels, body) })
	pulse.Stop()
	o.Unsound = b.Wire.close(o.Lacking == "" && o.Doubt == "")
	if text := o.Remark(); text != "" {
		b.trace.Remark(text, true)
	}
	trace := b.finish()
	o.Doubt, o.Starved = cmp.Or(o.Doubt, b.Wire.doubt()), b.starved(pulse)
	return b.keep(o.Judge(about, sut.Known()), trace)
}

// turnOf returns what waits until the session's processor has had a turn: see
// target.Link. It is nil if there is nothing that does.
func turnOf(link *target.Link) func() error {
	if link == nil {
		return nil
	}
	return link.Turn
}

func open(ctx context.Context, session target.Session, title string) *Bench {
	b := &Bench{ctx: ctx, session: session, port: 7000}
	b.iss = firstNumber(ginkgo.GinkgoRandomSeed(), title)
	b.trace = recorder.New(title, session.Greeting().Stack)
	b.Wire = openWire(b, session.Link())
	return b
}

// run runs the body, unless the stack lacks what the spec's labels ask for.
func (b *Bench) run(labels []string, body func(*Bench)) {
	b.alone = slices.Contains(labels, tree.AloneLabel)
	for _, f := range tree.Needed(labels) {
		b.need(f)
	}
	body(b)
}

// starved says why a failure may be the machine's; "" if nothing shows it.
func (b *Bench) starved(pulse *doubt.Pulse) string {
	switch {
	case !b.unhurried:
		return cmp.Or(pulse.Doubt(), doubt.Resent(b.Wire.tap.Seen()))
	case b.ctx.Err() != nil:
		return "the spec's time was over while things went on: the machine may be too slow for it"
	}
	return ""
}

// finish has the session end, and returns the trace.
func (b *Bench) finish() *ladder.Trace {
	sut.End(b.session)
	return b.trace.Done(b.Wire.tap.Dropped())
}

// keep adds to a result what was seen, and keeps the trace.
func (b *Bench) keep(result report.Spec, trace *ladder.Trace) report.Spec {
	result.Table = b.table
	evidence.Describe(&result, trace, b.Wire.tap.Conns())
	if dir := sut.ReportDir(); dir != "" && result.Verdict != report.Unsupported {
		if err := evidence.Keep(dir, result, trace); err != nil {
			ginkgo.Fail("the trace cannot be kept: " + err.Error())
		}
		result.HasTrace = true
	}
	return result
}
