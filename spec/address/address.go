// Package address holds the specs of local addresses where TCP and UDP, IPv4 and
// IPv6 meet: who may bind what beside whom. The rule for that is written down
// once, in rule.go; its cases are generated from it.
package address
