// Package tcp holds the specs of stream sockets, one file for each semantic.
package tcp
