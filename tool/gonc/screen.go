package main

import (
	"os"
	"sync"
)

// errorScreen is standard error. On a terminal its last line may be one of progress,
// which is drawn over again and again; other lines take its place.
type errorScreen struct {
	mu    sync.Mutex
	drawn bool
}

var screen errorScreen

// clearLine goes to the begin of a terminal's line, and erases it (ECMA-48, EL).
const clearLine = "\r\x1b[K"

// Write writes lines.
func (s *errorScreen) Write(lines []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.drawn {
		s.drawn = false
		lines = append([]byte(clearLine), lines...)
		n, err := os.Stderr.Write(lines)
		return max(0, n-len(clearLine)), err
	}
	return os.Stderr.Write(lines)
}

// draw draws the line of progress; where there is no terminal it is a line as any.
func (s *errorScreen) draw(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.drawn = isTerminal(2); s.drawn {
		line = clearLine + line
	} else {
		line += "\n"
	}
	_, _ = os.Stderr.WriteString(line) // nobody is left to be told
}
