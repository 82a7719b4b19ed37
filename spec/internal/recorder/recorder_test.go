package recorder_test

import (
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
	"github.com/sockspec/sockspec/spec/internal/recorder"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// words are the events of a trace, one a line.
func words(t *ladder.Trace) string {
	var lines []string
	for _, e := range t.Events {
		switch {
		case e.Call != nil:
			lines = append(lines, string(e.Call.Side)+" "+e.Call.Name+"("+e.Call.Args+") "+e.Call.Result)
		case e.Packet != nil:
			lines = append(lines, string(e.Packet.Interface)+" packet")
		case e.Remark != nil:
			lines = append(lines, e.Remark.Text)
		}
	}
	return strings.Join(lines, "\n")
}

func check(t *testing.T, r *recorder.Recorder, want string) {
	t.Helper()
	if got := words(r.Done(0)); got != want {
		t.Errorf("the trace is\n%s\nwant\n%s", got, want)
	}
}

func listen(r *recorder.Recorder, server *bool) {
	c := r.Begin(protocol.Listen, protocol.Params{FD: 3, Backlog: 5}, server)
	r.End(c, "0", false)
}

// TestEventsStandInTheOrderOfTheirTimes: a frame is read after the call that it came
// before.
func TestEventsStandInTheOrderOfTheirTimes(t *testing.T) {
	r := recorder.New("a spec", "linux")
	before := time.Now()
	listen(r, nil)
	r.Act("send", "SYN")
	r.Frame(ladder.Wire, capture.Frame{Time: before})
	r.Remark("so it was", false)
	check(t, r, "wire packet\nleft listen(3, 5) 0\nright send(SYN) \nso it was")
}

func TestWhatIsMutedIsLeftOut(t *testing.T) {
	r := recorder.New("a spec", "linux")
	r.Mute(true)
	listen(r, nil)
	r.Mute(false)
	r.Remark("heard again", false)
	check(t, r, "heard again")
}

// TestServersStandOnTheRightOfLoopback: a socket may turn out to be a server's after
// the call was made.
func TestServersStandOnTheRightOfLoopback(t *testing.T) {
	for _, c := range []struct {
		where ladder.Interface
		want  string
	}{
		{ladder.Loopback, "right listen(3, 5) 0\nlo packet"},
		{ladder.Wire, "left listen(3, 5) 0\nwire packet"},
	} {
		r := recorder.New("a spec", "linux")
		server := false
		listen(r, &server)
		server = true
		r.Frame(c.where, capture.Frame{Time: time.Now()})
		check(t, r, c.want)
	}
}

func TestAFloodEndsTheTrace(t *testing.T) {
	r := recorder.New("a spec", "linux")
	for range 30_000 {
		r.Remark("again", false)
	}
	trace := r.Done(0)
	if len(trace.Events) != 20_000 || len(trace.Notes) != 1 {
		t.Errorf("%d events, and the notes are %q", len(trace.Events), trace.Notes)
	}
}
