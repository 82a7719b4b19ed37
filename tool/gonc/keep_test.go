package main

import (
	"io"
	"net"
	"testing"
	"time"
)

// With -k connections are served at the same time, and standard input is the
// oldest one's.
func TestKeepOpen(t *testing.T) {
	p := run1(t, "-lkv", "0")
	port := p.port()
	first := dialTCP(t, port)
	p.line()
	second := dialTCP(t, port)
	write(t, second, "2")
	expect(t, p.out, "2")
	write(t, first, "1")
	expect(t, p.out, "1")
	p.write("to the first")
	expect(t, first, "to the first")
	check(t, first.CloseWrite())
	expectEnd(t, first)
	p.write("to the second")
	expect(t, second, "to the second")
	check(t, p.in.Close())
	expectEnd(t, second)
	check(t, second.Close())
	third := dialTCP(t, port)
	expectEnd(t, third)
	write(t, third, "3")
	expect(t, p.out, "3")
	p.alive()
}

// A connection that ends before its turn to have standard input is passed over.
func TestKeepOpenPassesOver(t *testing.T) {
	p := run1(t, "-lkv", "0")
	port := p.port()
	var c [3]*net.TCPConn
	for i := range c {
		c[i] = dialTCP(t, port)
		p.line()
	}
	check(t, c[1].CloseWrite())
	expectEnd(t, c[1])
	check(t, c[0].CloseWrite())
	expectEnd(t, c[0])
	p.write("for the third")
	expect(t, c[2], "for the third")
}

// The end of standard input is a FIN for all that are connected.
func TestKeepOpenEndsForAll(t *testing.T) {
	p := run1(t, "-lkv", "0")
	port := p.port()
	first, second := dialTCP(t, port), dialTCP(t, port)
	p.line()
	p.line()
	check(t, p.in.Close())
	expectEnd(t, first)
	expectEnd(t, second)
	write(t, second, "still heard")
	expect(t, p.out, "still heard")
}

// With --max-conns 1 the second waits until the first has ended.
func TestMaxConns(t *testing.T) {
	p := run1(t, "-lkv", "--max-conns", "1", "0")
	port := p.port()
	first, second := dialTCP(t, port), dialTCP(t, port)
	write(t, second, "2")
	write(t, first, "1")
	expect(t, p.out, "1")
	quiet(t, p.out)
	check(t, first.Close())
	expect(t, p.out, "2")
	p.write("to the second")
	expect(t, second, "to the second")
}

// A connection that has ended before it is accepted has its answer, and holds up none.
func TestKeepOpenServesWhatIsOver(t *testing.T) {
	p := launch(t, devNull(t), nil, "gonc", "-lkv", "--max-conns", "1", "127.0.0.1", "0")
	port := p.port()
	first := dialTCP(t, port)
	expectEnd(t, first) // so that standard input has ended
	over, next := dialTCP(t, port), dialTCP(t, port)
	check(t, over.CloseWrite())
	write(t, next, "next")
	check(t, first.Close())
	expectEnd(t, over)
	expect(t, p.out, "next")
	expectEnd(t, next)
	p.alive()
}

// A write of one connection is not cut by another's.
func TestKeepOpenKeepsWritesWhole(t *testing.T) {
	p := launch(t, devNull(t), nil, "gonc", "-lk", "-v", "0")
	port := p.port()
	const connections, lines = 20, 50
	done := make(chan error, connections)
	for i := range connections {
		c := dialTCP(t, port)
		go func() { done <- writeLines(c, byte('a'+i), lines) }()
	}
	count := map[byte]int{}
	line := make([]byte, lineLength)
	check(t, p.out.SetReadDeadline(time.Now().Add(patience)))
	for range connections * lines {
		_, err := io.ReadFull(p.out, line)
		check(t, err)
		for _, b := range line {
			if b != line[0] {
				t.Fatalf("got %q, of several connections", line)
			}
		}
		count[line[0]]++
	}
	for range connections {
		check(t, await(t, done))
	}
	if len(count) != connections || count['a'] != lines {
		t.Fatal("lines are lost:", count)
	}
}

// lineLength is less than a pipe takes at once.
const lineLength = 100

// writeLines writes lines of one letter, each a segment.
func writeLines(c *net.TCPConn, letter byte, n int) error {
	line := make([]byte, lineLength)
	for i := range line {
		line[i] = letter
	}
	for range n {
		if _, err := c.Write(line); err != nil {
			return err
		}
	}
	return c.Close()
}

// Thousands of connections are served at once, and each gets what it should.
func TestThousandsOfConnections(t *testing.T) {
	const connections = 3000
	p := run1(t, "-lk", "-v", "--backlog", "1000", "127.0.0.1", "0")
	port := p.port()
	go func() {
		for range p.lines { // so that gonc can write on
		}
	}()
	open := make([]*net.TCPConn, connections)
	for i := range open {
		open[i] = dialTCP(t, port)
	}
	for _, c := range open {
		write(t, c, "x")
	}
	got := make([]byte, connections)
	check(t, p.out.SetReadDeadline(time.Now().Add(patience)))
	_, err := io.ReadFull(p.out, got)
	check(t, err)
	check(t, p.in.Close())
	for _, c := range open {
		expectEnd(t, c)
	}
	p.alive()
}

// When descriptors run out, further connections wait until one ends.
func TestShortageOfDescriptors(t *testing.T) {
	p := launch(t, devNull(t), nil, "sh", "-c", "ulimit -n 20; exec gonc -lkv 127.0.0.1 0")
	port := p.port()
	var open []*net.TCPConn
	for range 30 {
		c := dialTCP(t, port)
		write(t, c, "x")
		open = append(open, c)
	}
	expect(t, p.out, "xxxxx")
	for _, c := range open {
		check(t, c.Close())
	}
	expect(t, p.out, "xxxxxxxxxxxxxxxxxxxxxxxxx")
	p.alive()
}

// A connection that is served has what it takes to end, however few descriptors are left.
func TestShortageOfDescriptorsHoldsUpNoEnd(t *testing.T) {
	p := launch(t, nil, nil, "sh", "-c", "ulimit -n 20; exec gonc -lkv 127.0.0.1 0")
	port := p.port()
	var open []*net.TCPConn
	for range 30 {
		open = append(open, dialTCP(t, port))
	}
	for _, c := range open {
		write(t, c, "x")
		expect(t, p.out, "x")
		check(t, c.CloseWrite())
		expectEnd(t, c)
	}
	p.alive()
}
