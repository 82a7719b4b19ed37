package tell

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// ProgressMode is whether --progress asks to show how the transfer goes.
type ProgressMode string

// What --progress asks for.
const (
	ProgressNever    ProgressMode = ""
	ProgressTerminal ProgressMode = "terminal" // if that is where standard error goes
	progressAlways   ProgressMode = "always"
)

// progressEvery is how often it is shown.
const progressEvery = 500 * time.Millisecond

// ParseProgress reads the value of --progress.
func ParseProgress(text string) (ProgressMode, error) {
	switch m := ProgressMode(text); m {
	case ProgressTerminal, progressAlways:
		return m, nil
	}
	return ProgressNever, fmt.Errorf("progress invalid: %s (terminal or always)", text)
}

// shows reports whether there is progress to show.
func (m ProgressMode) shows() bool {
	return m == progressAlways || m == ProgressTerminal && isTerminal(2)
}

// progress is how the transfer of a conversation goes.
type progress struct {
	of             *Conversation
	total          int64 // to send; -1 is unknown
	typed          bool  // standard input is a terminal: what is typed may stand in the line's place
	sent, received rateMeter
}

// showProgress shows the progress until the function that it returns is called.
func (c *Conversation) showProgress() (stop func()) {
	if !c.Progress.shows() {
		return func() {}
	}
	p := &progress{of: c, total: -1, typed: c.Reads && c.Progress == ProgressTerminal && isTerminal(0)}
	if c.Reads {
		p.total = leftOf(os.Stdin)
	}
	c.besideProgress = c.Writes && isTerminal(1)
	ended, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		p.show(ended)
	}()
	return func() {
		close(ended)
		<-done
		screen.hide()
		took := time.Since(c.Began)
		Line("sent %s, received %s", onAverage(&c.Sent, took), onAverage(&c.Received, took))
	}
}

// show shows the progress until the channel is closed.
func (p *progress) show(ended chan struct{}) {
	ticker := time.NewTicker(progressEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			p.draw(time.Now())
		case <-ended:
			return
		}
	}
}

// draw draws the line. Where somebody types it is there only while the peer sends: it
// would be drawn over what has been typed.
func (p *progress) draw(now time.Time) {
	before := p.received.bytes
	lines := p.lines(now)
	if p.typed && p.received.bytes == before {
		screen.hide()
		return
	}
	screen.draw(fit(lines, columns()))
}

// lines are forms of the line, from the longest to the shortest.
func (p *progress) lines(now time.Time) []string {
	sent, received := p.sent.measure(&p.of.Sent, now), p.received.measure(&p.of.Received, now)
	amounts := fmt.Sprintf(">%s <%s", inBytes(float64(p.sent.bytes)),
		inBytes(float64(p.received.bytes)))
	left := p.left(now)
	long := joined("sent "+sent, left, "received "+received)
	return []string{long, joined(amounts, left), cmp.Or(left, amounts)}
}

// joined puts commas between those parts that there are.
func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", ")
}

// left is how much of standard input has been sent, and how long the rest takes at the
// speed so far; "" of what has no size, and of a file that has grown.
func (p *progress) left(now time.Time) string {
	if p.total <= 0 || p.sent.bytes > p.total {
		return ""
	}
	text := fmt.Sprintf("%d%%", p.sent.bytes*100/p.total)
	if rest := p.total - p.sent.bytes; rest > 0 && p.sent.bytes > 0 {
		took := now.Sub(p.of.Began)
		lasts := float64(rest) / float64(p.sent.bytes) * float64(took)
		text += fmt.Sprintf(", %s left", clock(time.Duration(lasts)))
	}
	return text
}

// clock is a time in hours, minutes and seconds.
func clock(d time.Duration) string {
	s := int64(max(0, d.Round(time.Second)) / time.Second)
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// fit is the first of some lines that does not take all columns of a terminal, in whose
// last one a line may wrap; the last line is cut. With no columns it is the first.
func fit(lines []string, columns int) string {
	for _, line := range lines {
		if columns == 0 || len(line) < columns {
			return line
		}
	}
	return lines[len(lines)-1][:columns-1]
}

// columns is how wide the terminal is that standard error is; 0 if it is none.
func columns() int {
	if !isTerminal(2) {
		return 0
	}
	return cmp.Or(width(2), 80)
}

// leftOf is how many bytes a file still gives; -1 if that is unknown. A disk tells its
// size by where its end is.
func leftOf(file *os.File) int64 {
	info, err := file.Stat()
	if err != nil {
		return -1
	}
	isDisk := info.Mode()&(os.ModeDevice|os.ModeCharDevice) == os.ModeDevice
	if !info.Mode().IsRegular() && !isDisk {
		return -1
	}
	at, err := file.Seek(0, io.SeekCurrent)
	if err != nil {
		return -1
	}
	if !isDisk {
		return info.Size() - at
	}
	end, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return -1
	}
	if _, err := file.Seek(at, io.SeekStart); err != nil {
		return -1
	}
	return end - at
}

// rateMeter knows how far a direction was when it was last looked at.
type rateMeter struct {
	bytes int64
	at    time.Time
}

// measure says how far a direction is, and how fast it was since the last call.
func (m *rateMeter) measure(way *transfer.Flow, now time.Time) string {
	before := *m
	m.bytes, m.at = way.Bytes.Load(), now
	if before.at.IsZero() {
		return inBytes(float64(m.bytes))
	}
	return speed(m.bytes, float64(m.bytes-before.bytes)/now.Sub(before.at).Seconds())
}

func onAverage(way *transfer.Flow, took time.Duration) string {
	n := way.Bytes.Load()
	return speed(n, float64(n)/max(took, time.Millisecond).Seconds())
}

func speed(bytes int64, rate float64) string {
	return fmt.Sprintf("%s (%s/s)", inBytes(float64(bytes)), inBytes(rate))
}

// inBytes is an amount in words.
func inBytes(n float64) string {
	unit := 0
	for ; n >= 999.5 && unit < len(byteUnits)-1; unit++ {
		n /= 1000
	}
	if unit == 0 {
		return fmt.Sprintf("%.0f %s", n, byteUnits[unit])
	}
	return fmt.Sprintf("%.3g %s", n, byteUnits[unit])
}

var byteUnits = [...]string{"B", "kB", "MB", "GB", "TB", "PB"}
