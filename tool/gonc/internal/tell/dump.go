package tell

import (
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/sockspec/sockspec/tool/gonc/internal/descriptor"
	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/signals"
)

// Dump is a file that all connections dump into. It keeps the first error for the
// end: a dump that cannot be written shall not disturb the transfer.
type Dump struct {
	mu     sync.Mutex
	file   *os.File
	failed error
}

// ParseDump opens the file of --dump-hex or --dump-raw.
func ParseDump(name string) (*Dump, error) {
	file, err := descriptor.Create(name)
	if err != nil {
		return nil, fault.Because(fault.Output, fault.About("dump "+name, err))
	}
	return &Dump{file: file}, nil
}

// write writes whole what one direction has moved at once.
func (d *Dump) write(data []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, err := signals.Quietly(func() (int, error) { return d.file.Write(data) }); d.failed == nil {
		d.failed = err
	}
}

// err is the first error that writing the dump has met.
func (d *Dump) err() error {
	if d == nil {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.failed == nil {
		return nil
	}
	return fault.Because(fault.Output, fault.About("dump "+d.file.Name(), d.failed))
}

// rawDump dumps the bytes of both directions as they come.
type rawDump struct{ to *Dump }

func (r rawDump) sent(_ string, data []byte)     { r.to.write(data) }
func (r rawDump) received(_ string, data []byte) { r.to.write(data) }

// hexDump dumps lines: > for what was sent and < for what was received, where in its
// direction the first byte stands, sixteen bytes, and their characters.
type hexDump struct {
	to      *Dump
	out, in int64 // bytes before
}

func (h *hexDump) sent(label string, data []byte)     { h.add(label+">", &h.out, data) }
func (h *hexDump) received(label string, data []byte) { h.add(label+"<", &h.in, data) }

const bytesPerLine = 16

func (h *hexDump) add(way string, offset *int64, data []byte) {
	var lines strings.Builder
	for len(data) > 0 {
		row := data[:min(bytesPerLine, len(data))]
		octets := fmt.Sprintf("% x", row)
		fmt.Fprintf(&lines, "%s %08x  %-*s  |%s|\n",
			way, *offset, 3*bytesPerLine-1, octets, printable(row))
		*offset += int64(len(row))
		data = data[len(row):]
	}
	h.to.write([]byte(lines.String()))
}

// printable shows the characters of ASCII, and a dot for each other byte.
func printable(row []byte) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '.'
		}
		return r
	}, string(latin1(row)))
}

// latin1 makes a character of each byte.
func latin1(row []byte) []rune {
	runes := make([]rune, len(row))
	for i, b := range row {
		runes[i] = rune(b)
	}
	return runes
}
