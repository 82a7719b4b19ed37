package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
)

// maxTable is how many connections stand above a ladder.
const maxTable = 40

// historyWidth is the room for a history; a longer one is cut.
const historyWidth = 40

var heading = []string{"#", "client", "server", "packets", "bytes", "duration", "last states",
	"history"}

// table writes the first connections of s, a line each.
func table(w io.Writer, s *ladder.Survey, shown int, ascii bool) error {
	out := &lines{Writer: bufio.NewWriter(w), ascii: ascii}
	conns := s.Conns[:min(len(s.Conns), shown)]
	widths := columnWidths(conns)
	if len(conns) > 0 {
		out.cells(heading, widths)
	}
	for _, c := range conns {
		out.cells(cells(c), widths)
	}
	for _, line := range remarks(s, len(conns)) {
		out.line(line)
	}
	return out.Flush()
}

// remarks are the lines under the table.
func remarks(s *ladder.Survey, shown int) []string {
	var lines []string
	if len(s.Conns) == 0 {
		lines = append(lines, fmt.Sprintf("No connection in %d packets.", s.Frames))
	}
	if more := len(s.Conns) - shown; more > 0 {
		lines = append(lines, fmt.Sprintf("... and %d more: ladder --table prints them all.", more))
	}
	if s.Untracked > 0 {
		lines = append(lines,
			fmt.Sprintf("%d packets belong to connections that were too many to follow.", s.Untracked))
	}
	return lines
}

func columnWidths(conns []ladder.Connection) []int {
	widths := make([]int, len(heading))
	for i, h := range heading {
		widths[i] = len(h)
	}
	for _, c := range conns {
		for i, cell := range cells(c) {
			widths[i] = max(widths[i], len([]rune(cell)))
		}
	}
	return widths
}

// lines writes lines, in ASCII if that is asked for.
type lines struct {
	*bufio.Writer
	ascii bool
}

func (l *lines) line(text string) {
	if l.ascii {
		text = ladder.Plain(text)
	}
	fmt.Fprintln(l, text)
}

// cells writes a line of the table; numbers stand at the right of their columns.
func (l *lines) cells(cells []string, widths []int) {
	var line strings.Builder
	for i, cell := range cells {
		blanks := strings.Repeat(" ", widths[i]-len([]rune(cell)))
		switch heading[i] {
		case "#", "packets", "bytes", "duration":
			line.WriteString(blanks + cell + "  ")
		default:
			line.WriteString(cell + blanks + "  ")
		}
	}
	l.line(strings.TrimRight(line.String(), " "))
}

func cells(c ladder.Connection) []string {
	return []string{
		strconv.Itoa(c.ID), c.Client.String(), c.Server.String(), strconv.Itoa(c.Packets),
		fmt.Sprintf("%d/%d", c.Bytes[0], c.Bytes[1]),
		ladder.Span(c.Last.Sub(c.First).Round(time.Microsecond)),
		states(c.Conn), ladder.History(c.Conn, historyWidth),
	}
}

func states(c *capture.Conn) string {
	if c.Proto != capture.ProtoTCP {
		return string(c.Proto)
	}
	return fmt.Sprintf("%s, %s", c.ClientState, c.ServerState)
}
