// Package capture takes packets off the wire and tells what they mean: it taps
// an interface, decodes frames and builds them, sorts packets into connections
// and names their states, and reads and writes capture files.
//
// It knows sockets and their protocols (TCP, UDP, ICMP, ARP over Ethernet), and
// nothing of specs or benches. Everything that it reads is taken as hostile: it
// never panics on a frame or a file, and never keeps more than a bounded amount.
package capture
