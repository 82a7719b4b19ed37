// Package datagram holds the specs of sockets that send messages without a connection.
package datagram
