package tell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/descriptor"
	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/signals"
)

// Emitter writes the events of --events, a JSON object a line. The manual lists
// them. A nil one writes nothing.
type Emitter struct {
	log  *slog.Logger
	sink *eventSink
}

// eventSink is where events go. It keeps the first error for the end: a log that
// cannot be written shall not disturb the transfer.
type eventSink struct {
	to     io.Writer
	failed atomic.Pointer[error]
}

// Write passes a line on. The logger calls it for one line at a time.
func (s *eventSink) Write(line []byte) (int, error) {
	n, err := signals.Quietly(func() (int, error) { return s.to.Write(line) })
	if err != nil {
		s.failed.CompareAndSwap(nil, &err)
	}
	return n, err
}

// eventsFormat is the one format there is.
const eventsFormat = "json"

// ParseEvents reads the value of --events, and opens what it names: standard
// error (json), a file (json:FILE), or a descriptor (json:fd:N).
func ParseEvents(text string) (*Emitter, error) {
	format, target, named := strings.Cut(text, ":")
	if format != eventsFormat || named && target == "" {
		return nil, fmt.Errorf("events invalid: %s (json, json:FILE, or json:fd:N)", text)
	}
	to, err := openEvents(target)
	if err != nil {
		return nil, fault.About("events "+target, err)
	}
	return NewEmitter(to), nil
}

func openEvents(target string) (io.Writer, error) {
	if target == "" {
		return &screen, nil
	}
	number, isDescriptor := strings.CutPrefix(target, "fd:")
	if !isDescriptor {
		f, err := descriptor.Create(target)
		return f, fault.Because(fault.Output, err)
	}
	fd, err := descriptor.Parse(number)
	return os.NewFile(uintptr(fd), target), err
}

// NewEmitter is one that writes to a file, or what stands for it.
func NewEmitter(to io.Writer) *Emitter {
	sink := &eventSink{to: to}
	handler := slog.NewJSONHandler(sink, &slog.HandlerOptions{ReplaceAttr: eventField})
	return &Emitter{log: slog.New(handler), sink: sink}
}

// eventField names the fields that every event has: time, in UTC, and event.
func eventField(groups []string, a slog.Attr) slog.Attr {
	if len(groups) > 0 {
		return a
	}
	switch a.Key {
	case slog.LevelKey:
		return slog.Attr{}
	case slog.MessageKey:
		a.Key = "event"
	case slog.TimeKey:
		a.Value = slog.TimeValue(a.Value.Time().UTC())
	}
	return a
}

// Emit writes an event.
func (e *Emitter) Emit(kind string, fields ...slog.Attr) {
	if e != nil {
		e.log.LogAttrs(context.Background(), slog.LevelInfo, kind, fields...)
	}
}

// of returns the emitter of a connection, whose events bear its number.
func (e *Emitter) of(connection int64) *Emitter {
	if e == nil {
		return nil
	}
	return &Emitter{log: e.log.With("connection", connection), sink: e.sink}
}

// err is the first error that writing the events has met.
func (e *Emitter) err() error {
	if e == nil {
		return nil
	}
	if err := e.sink.failed.Load(); err != nil {
		return fault.Because(fault.Output, fault.About("events", *err))
	}
	return nil
}

// The fields that several events have.

func localFields(at netip.AddrPort) []slog.Attr {
	if !at.IsValid() {
		return nil
	}
	return []slog.Attr{
		slog.String("local_address", at.Addr().String()),
		slog.Int("local_port", int(at.Port())),
	}
}

// ErrorFields are those of an error; of none, none.
func ErrorFields(err error) []slog.Attr {
	if err == nil {
		return nil
	}
	fields := []slog.Attr{
		slog.String("cause", fault.CauseOf(err).String()),
		slog.String("error", fault.OneLine(fault.Reason(err))),
	}
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		fields = append(fields, slog.String("errno", errnoName(errno)))
	}
	return fields
}

// Since is the field for how long something has taken.
func Since(start time.Time) slog.Attr {
	return slog.Float64("seconds", time.Since(start).Seconds())
}
