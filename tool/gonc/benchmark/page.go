//go:build linux

package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// page is what is written: tables with a column for each contestant.
type page struct {
	settings
	contestants []contestant
	loadBefore  string // the load average at the start
	transfers   []row
	starts      row
	crowds      []crowd
}

// row is a line of a table.
type row struct {
	name  string
	costs []cost
}

// write writes the page.
func (p page) write(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# gonc beside others\n\nMade by `make benchmark`.\n\n")
	p.writeMachine(&b)
	fmt.Fprintf(&b, "\n## Processor seconds for a gigabyte\n\nOf the program alone, user and "+
		"system; in brackets gonc's share of it. "+
		"Medians of %d rounds, in which all take turns; %d MiB each.\n\n", p.rounds, p.size>>20)
	p.writeTransfers(&b, p.perGigabyte)
	b.WriteString("\n## Gigabytes a second\n\nWhat the whole chain moves, the bench's own ends " +
		"included.\n\n")
	p.writeTransfers(&b, p.throughput)
	b.WriteString("\n## Starting, and many connections\n\n")
	p.writeRest(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

// writeMachine says where and when the figures were taken, and of which versions.
func (p page) writeMachine(b *strings.Builder) {
	var name unix.Utsname
	_ = unix.Uname(&name) // it fails on a bad pointer only
	fmt.Fprintf(b, "- date: %s\n- kernel: %s %s\n", time.Now().UTC().Format("2006-01-02"),
		unix.ByteSliceToString(name.Sysname[:]), unix.ByteSliceToString(name.Release[:]))
	fmt.Fprintf(b, "- machine: %d processors, %s; load average %s at the start, %s at the end\n",
		runtime.NumCPU(), field("/proc/cpuinfo", "model name"), p.loadBefore, load())
	fmt.Fprintf(b, "- congestion control: %s (it matters: on loopback, BBR halves what others "+
		"reach)\n", content("/proc/sys/net/ipv4/tcp_congestion_control"))
	for _, c := range p.contestants {
		version := c.version
		if c.path == "" {
			version = errAbsent.Error()
		}
		fmt.Fprintf(b, "- %s: %s\n", c.name, version)
	}
}

// header begins a table.
func (p page) header(b *strings.Builder) {
	b.WriteString("| |")
	for _, c := range p.contestants {
		fmt.Fprintf(b, " %s |", c.name)
	}
	b.WriteString("\n|---|" + strings.Repeat("---:|", len(p.contestants)) + "\n")
}

// writeTransfers writes a table of the transfers.
func (p page) writeTransfers(b *strings.Builder, cell func(r row, i int) string) {
	p.header(b)
	for _, r := range p.transfers {
		fmt.Fprintf(b, "| %s |", r.name)
		for i := range p.contestants {
			text := cell(r, i)
			if err := r.costs[i].err; err != nil {
				text = err.Error()
			}
			fmt.Fprintf(b, " %s |", text)
		}
		b.WriteString("\n")
	}
}

// perGigabyte is the processor time for 10^9 bytes, and how much of another's gonc
// needs.
func (p page) perGigabyte(r row, i int) string {
	text := fmt.Sprintf("%.3f", r.costs[i].cpu.Seconds()/p.gigabytes())
	for j, c := range p.contestants {
		if c.name == "gonc" && i != j && r.costs[j].err == nil {
			text += fmt.Sprintf(" (%.2f)", float64(r.costs[j].cpu)/float64(r.costs[i].cpu))
		}
	}
	return text
}

func (p page) throughput(r row, i int) string {
	return fmt.Sprintf("%.2f", p.gigabytes()/r.costs[i].wall.Seconds())
}

func (p page) gigabytes() float64 { return float64(p.size) / 1e9 }

// writeRest writes the table of everything else.
func (p page) writeRest(b *strings.Builder) {
	p.header(b)
	line := func(name string, cell func(i int) (string, error)) {
		fmt.Fprintf(b, "| %s |", name)
		for i := range p.contestants {
			text, err := cell(i)
			if err != nil {
				text = err.Error()
			}
			fmt.Fprintf(b, " %s |", text)
		}
		b.WriteString("\n")
	}
	line("from exec to listening, ms", func(i int) (string, error) {
		return fmt.Sprintf("%.1f", p.starts.costs[i].wall.Seconds()*1e3), p.starts.costs[i].err
	})
	line("connections a second with -k, one after another", func(i int) (string, error) {
		return fmt.Sprintf("%.0f", 1/p.crowds[i].visit.wall.Seconds()), p.crowds[i].visit.err
	})
	memoryLine := func(name string, of func(crowd) memory) {
		line(name, func(i int) (string, error) {
			m := of(p.crowds[i])
			return fmt.Sprintf("%.1f", float64(m.bytes)/1e6), m.err
		})
	}
	memoryLine("resident idle, MB", func(k crowd) memory { return k.idle })
	memoryLine("resident with 1,000 connections, MB", func(k crowd) memory { return k.some })
	memoryLine("resident with 10,000 connections, MB", func(k crowd) memory { return k.many })
	line("one of 10,000 connections, kB", func(i int) (string, error) {
		k := p.crowds[i]
		return fmt.Sprintf("%.1f", float64(k.many.bytes-k.idle.bytes)/manyConnections/1e3), k.many.err
	})
}

// content is what a small file holds.
func content(name string) string {
	text, err := os.ReadFile(name)
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(text))
}

// field is the value of the first line of a file that has a name before a colon.
func field(file, name string) string {
	for line := range strings.Lines(content(file)) {
		if key, value, _ := strings.Cut(line, ":"); strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return "of an unknown kind"
}

// load is the average of the last minute.
func load() string {
	average, _, _ := strings.Cut(content("/proc/loadavg"), " ")
	return average
}
