package main

import (
	"fmt"
	"time"
)

// progressMode is whether --progress asks to show how the transfer goes.
type progressMode string

const (
	progressNever    progressMode = ""
	progressTerminal progressMode = "terminal" // if that is where standard error goes, and no data comes from or goes to one
	progressAlways   progressMode = "always"
)

// progressEvery is how often it is shown.
const progressEvery = 500 * time.Millisecond

// parseProgress reads the value of --progress.
func parseProgress(text string) (progressMode, error) {
	switch m := progressMode(text); m {
	case progressTerminal, progressAlways:
		return m, nil
	}
	return progressNever, fmt.Errorf("progress invalid: %s (terminal or always)", text)
}

// shows tells whether there is progress to show.
func (m progressMode) shows() bool {
	return m == progressAlways || m == progressTerminal && isTerminal(2) && !isTerminal(0) && !isTerminal(1)
}

// showProgress shows the progress until the function that it returns is called.
func (c *conversation) showProgress() (stop func()) {
	if !c.progress.shows() {
		return func() {}
	}
	ended, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(progressEvery)
		defer ticker.Stop()
		var sent, received rateMeter
		for {
			select {
			case <-ticker.C:
				now := time.Now()
				screen.draw(fmt.Sprintf("sent %s, received %s", sent.measure(&c.sent, now), received.measure(&c.received, now)))
			case <-ended:
				return
			}
		}
	}()
	return func() {
		close(ended)
		<-done
		took := time.Since(c.began)
		printLine("sent %s, received %s", onAverage(&c.sent, took), onAverage(&c.received, took))
	}
}

// rateMeter knows how far a direction was when it was last looked at.
type rateMeter struct {
	bytes int64
	at    time.Time
}

// measure says how far a direction is, and how fast it was since the last call.
func (m *rateMeter) measure(way *flow, now time.Time) string {
	before := *m
	m.bytes, m.at = way.bytes.Load(), now
	if before.at.IsZero() {
		return inBytes(float64(m.bytes))
	}
	return speed(m.bytes, float64(m.bytes-before.bytes)/now.Sub(before.at).Seconds())
}

func onAverage(way *flow, took time.Duration) string {
	n := way.bytes.Load()
	return speed(n, float64(n)/max(took, time.Millisecond).Seconds())
}

func speed(bytes int64, rate float64) string {
	return fmt.Sprintf("%s (%s/s)", inBytes(float64(bytes)), inBytes(rate))
}
