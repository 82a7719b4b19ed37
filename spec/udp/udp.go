// Package udp holds the specs of datagram sockets, one file for each semantic.
package udp
