//go:build linux

// Benchmark measures gonc beside OpenBSD's nc, ncat, socat, and a loop of splice(2) in
// C that it compiles, all in one run on the loopback interface, and writes a page
// of Markdown. Figures are those of this machine, today: compare what stands in
// one table, and nothing else.
//
//	benchmark [-gonc build/gonc] [-o file] [-rounds 5] [-mib 1024]
//
// A program that is not installed has a column all the same, which says so.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	s := settings{}
	flag.StringVar(&s.gonc, "gonc", "build/gonc", "the gonc to measure")
	flag.StringVar(&s.out, "o", "", "write the page to this file instead of standard output")
	flag.IntVar(&s.rounds, "rounds", 5, "how often each figure is taken; the page has the median")
	flag.Int64Var(&s.size, "mib", 1024, "how much each transfer moves")
	flag.Parse()
	s.size <<= 20
	if err := s.run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// settings are what the command line says.
type settings struct {
	gonc, out string
	rounds    int
	size      int64 // of a transfer, in bytes
}

// run measures everything, and writes the page.
func (s settings) run() error {
	dir, err := os.MkdirTemp("", "gonc-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	all := contestants(s.gonc, dir)
	p := page{settings: s, contestants: all, loadBefore: load()}
	p.transfers = s.transfers(all, dir)
	p.starts = s.starts(all)
	p.crowds = s.crowds(all)
	if s.out == "" {
		return p.write(os.Stdout)
	}
	f, err := os.Create(s.out)
	if err != nil {
		return err
	}
	if err := p.write(f); err != nil {
		return err
	}
	return f.Close()
}

// progress tells on standard error what is measured.
func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
