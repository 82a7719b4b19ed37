// Sockagent makes socket calls for the conformance suite: it reads requests of
// the session protocol (spec/target/PROTOCOL.md), makes each call in the network
// that it runs in, and writes what came of it. It decides nothing.
//
//	sockagent                    serves one session on standard input and output
//	sockagent -listen ADDR:PORT  serves a session on each TCP connection
//
// It ends with its standard input, and takes the processes that it started along.
//
// # How it is built
//
// Package agent reads requests and writes answers; each of its workers is a thread
// here, which makes one call at a time. Every signal that can be blocked is blocked
// on these threads. A write to a closed connection therefore leaves its SIGPIPE
// pending on the very thread, to be taken after the call and reported; and no other
// signal, such as the SIGURG by which Go's scheduler preempts, makes a call return
// EINTR. So no call is ever made twice: an EINTR is the stack's own and is reported.
//
// It must start in about two milliseconds, since every spec has an agent of its
// own: it imports neither package capture nor package net.
package main
