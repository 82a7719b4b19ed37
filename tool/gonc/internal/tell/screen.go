// Package tell has what gonc tells: the lines of -v and of errors, the events of --events,
// dumps, sums, progress, and what the kernel knows of a connection.
package tell

import (
	"fmt"
	"io"
	"sync"
	"syscall"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
	"golang.org/x/term"
)

// errorScreen is standard error. On a terminal its last line may be one of progress,
// which is drawn over again and again; whatever else is written takes its place.
type errorScreen struct {
	mu         sync.Mutex
	stamped    bool   // lines begin with a time
	progress   string // the line of progress; "" is none
	drawn      bool   // it stands there
	covered    bool   // standard output, which is the same terminal, is being written
	unfinished bool   // what it has written last is no whole line, which nothing is drawn over
}

var screen errorScreen

// Stamp has lines on standard error begin with the time from now on.
func Stamp(stamped bool) { screen.stamped = stamped }

// Line writes a line to standard error.
func Line(format string, args ...any) { screen.line(fmt.Sprintf(format, args...)) }

// Complain writes an error's line.
func Complain(err error) { Line("gonc: %s", fault.OneLine(err.Error())) }

// clearLine goes to the begin of a terminal's line, and erases it (ECMA-48, EL).
const clearLine = "\r\x1b[K"

// stampLayout is that of times: RFC 3339, to the microsecond, as packets are captured.
const stampLayout = "2006-01-02T15:04:05.000000Z07:00"

// Write writes whole lines as they are.
func (s *errorScreen) Write(lines []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.erase()
	if s.unfinished {
		s.unfinished = false
		_ = transfer.WriteAll(2, []byte{'\n'}) // Write tells whether anybody reads
	}
	return len(lines), transfer.WriteAll(2, lines)
}

// line writes a line, with the time before it if that was asked for.
func (s *errorScreen) line(text string) {
	_, _ = io.WriteString(s, s.stamp()+text+"\n") // nobody is left to be told
}

// stamp is the time as it stands before a line.
func (s *errorScreen) stamp() string {
	if !s.stamped {
		return ""
	}
	return time.Now().UTC().Format(stampLayout) + " "
}

// draw draws the line of progress; where there is no terminal it is a line as any.
func (s *errorScreen) draw(line string) {
	if !isTerminal(2) {
		s.line(line)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.progress = line
	s.redraw()
}

// hide takes the line of progress away, until it is drawn again.
func (s *errorScreen) hide() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.progress = ""
	s.erase()
}

// beside writes to standard output where that is the same terminal: the line of
// progress makes room, and comes back behind the last line.
func (s *errorScreen) beside(data []byte, write func(data []byte) error) error {
	if len(data) == 0 {
		return nil
	}
	s.cover()
	err := write(data)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.covered, s.unfinished = false, data[len(data)-1] != '\n'
	s.redraw()
	return err
}

// cover makes room for what is written to standard output.
func (s *errorScreen) cover() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.covered = true
	s.erase()
}

// redraw draws the line of progress if there is one, and room for it. The lock is held.
func (s *errorScreen) redraw() {
	if s.progress == "" || s.covered || s.unfinished {
		return
	}
	s.drawn = true
	_ = transfer.WriteAll(2, []byte(clearLine+s.progress)) // nobody is left to be told
}

// erase takes away the line of progress where it stands. The lock is held.
func (s *errorScreen) erase() {
	if s.drawn {
		s.drawn = false
		_ = transfer.WriteAll(2, []byte(clearLine))
	}
}

// standard are the standard streams as the system knows them.
var standard = [...]int{int(syscall.Stdin), int(syscall.Stdout), int(syscall.Stderr)}

// isTerminal reports whether a standard stream is one.
func isTerminal(fd int) bool { return term.IsTerminal(standard[fd]) }

// width is how many columns a terminal has; 0 if it does not know.
func width(fd int) int {
	columns, _, err := term.GetSize(standard[fd])
	if err != nil {
		return 0
	}
	return columns
}
