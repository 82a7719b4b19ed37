// Gonc connects standard input and output to a TCP or UDP socket.
//
//	gonc [-46nuv] [-w seconds] [-s source] [-p port] destination port
//	gonc -l [-46knuv] [-s address] [-p port] [--backlog n] [address] [port]
//	gonc -z [-46nuv] [-w seconds] destination port...
//
// Its flags and its -v lines are those of OpenBSD's nc. It differs where nc
// loses data or is silent about it; this page says where.
//
// # The ends of a connection
//
// The two directions of a connection are independent: what happens in one, be
// it silence, an end or a stalled reader, holds up nothing in the other.
//
// The end of standard input is passed on to the peer as a FIN. With
// --no-shutdown it is not (nc's habit); -N is accepted, and is what gonc does
// anyway.
//
// The peer's FIN is passed on to the reader of standard output, which is closed
// once everything received has been written to it. The peer may still be
// reading, so what standard input holds is sent on. What follows depends on
// what standard input is:
//
//   - At its end already: gonc exits.
//   - A file, or a pipe: it is sent to its end. A silent pipe may still speak,
//     so gonc waits for it, as a client and as a server, for as long as there is a
//     peer: from here on it has the kernel probe the peer (SO_KEEPALIVE, every 10
//     seconds). A peer that has only shut down its sending side answers. One that
//     has closed its socket, or is no more, stops answering, on Linux a minute
//     later, and gonc exits. To have it exit at once, give it an empty input:
//     gonc -l 8080 < /dev/null.
//   - A terminal: lines that were typed already are sent, and gonc exits.
//
// With -k, standard input belongs to the server and not to one connection. The
// oldest connection that is open has it: what it holds when the peer's FIN comes
// is sent, what it says later goes to the next one. Once it has ended, every
// connection gets its FIN at once. Standard output stays open; what several
// connections send at the same time comes there in pieces, as it arrives.
//
// When both directions have ended, gonc waits until the peer has acknowledged
// every byte (on Linux), so that exit status 0 means delivered. A reset, an
// unreachable peer, or a standard output that nobody reads any more (gonc host
// port | head -1) ends gonc with one line on standard error and status 1,
// unless nothing was lost by it.
//
// With -w, a client ends after that many seconds in which nothing was sent or
// received. That is no error, unless something that standard input gave is
// still unsent. Time spent waiting for the reader of standard output does not
// count. As in nc, -w has no effect with -l.
//
// # Servers
//
// Without an address a server listens on every IPv4 address, with -6 on every
// IPv6 address and on no IPv4 one. Port 0 lets the kernel choose; -v tells what
// it chose. SO_REUSEADDR is set, so that a server can be restarted at once;
// SO_REUSEPORT is not, so that a second server on the same port fails.
//
// Without -k, gonc serves one connection and stops listening once it has it:
// who comes later is refused, not left waiting. With -k, connections are served
// at the same time, up to the number of --max-conns, by default 10,000, or as
// many as the limit of open files allows (ulimit -n); with --max-conns 1 one
// after another. The others wait in the kernel's queue. --backlog is the length
// of that queue, by default 1 without -k, since there is one to come, and 128 with
// it, the most that every system has long allowed; the kernel may cap it
// (net.core.somaxconn).
//
// # Datagrams
//
// One read of standard input is one datagram, of 65,507 bytes at most over IPv4
// and 65,527 over IPv6, the most that each allows; a longer input becomes
// several. A datagram received is written whole. One of no bytes ends nothing.
//
// UDP has no end of transmission: the end of standard input is not passed on,
// and gonc stays for what may still come, until a signal or -w ends it. A peer
// that has no socket for the port (ICMP) ends it with status 1.
//
// A server connects its socket to the first peer and refuses others. With -k it
// receives from all, and leaves standard input unread, since none of them is
// the one to answer.
//
// # Scanning
//
// With -z gonc connects to each port, and closes the connection at once. Ports
// are numbers, names, and ranges: 22 http 8000-8010. The exit status is 0 if at
// least one port is open; -v gives a line for each. With -u it sends one byte a
// second for three seconds (or -w); a port that is not refused counts as open.
//
// # Exit status
//
// 0 is success, 1 any failure, and each failure has one line on standard error.
// Addresses in these lines and in those of -v are numbers: gonc makes no
// reverse look-ups.
//
// # Sockets
//
// Sockets are made by socket(2), with what a program in C gets by default: TCP
// and not MPTCP, Nagle's algorithm on, no keepalive until the peer's FIN (see
// above). The only option set on every connection is SO_OOBINLINE, so that a
// byte sent as urgent is delivered at its place in the stream (RFC 6093 section
// 6) and not lost.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(run(os.Args[1:])) }

// run is the whole command; it returns the exit status.
func run(args []string) int {
	// A write to a pipe without a reader shall be an error that can be reported.
	signal.Ignore(syscall.SIGPIPE)
	o, err := parseOptions(args)
	if err != nil {
		return o.exitStatus(because(causeUsage, err))
	}
	defer removeFiles()
	return o.exitStatus(o.do())
}

// do does what the flags ask for.
func (o options) do() error {
	switch {
	case o.help:
		_, err := fmt.Print(usage)
		return err
	case o.version:
		_, err := fmt.Println("gonc", versionText())
		return err
	case o.scan:
		return o.scanPorts()
	case o.passFD:
		return o.passSocket()
	case o.listen && o.udp:
		return o.serveDatagrams()
	case o.listen:
		return o.serve()
	case o.udp:
		return o.exchangeDatagrams()
	}
	return o.talk()
}
