// Package icmp holds the specs of what a socket learns of ICMP errors.
package icmp
