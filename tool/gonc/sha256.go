package main

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"log/slog"
)

// sums are the SHA-256 of what a conversation has sent and received (FIPS 180-4).
type sums struct{ out, in hash.Hash }

func newSums() *sums { return &sums{sha256.New(), sha256.New()} }

// A hash's Write never fails.
func (s *sums) sent(data []byte)     { s.out.Write(data) }
func (s *sums) received(data []byte) { s.in.Write(data) }

// fields are the sums for an event; those of no sums are none.
func (s *sums) fields() []slog.Attr {
	if s == nil {
		return nil
	}
	return []slog.Attr{slog.String("sha256_sent", sum(s.out)), slog.String("sha256_received", sum(s.in))}
}

func sum(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }

// noteSums tells the sums in the form of sha256sum(1).
func (c *conversation) noteSums() {
	if c.sums != nil {
		printLine("%s%s  sent (%d bytes)", c.label, sum(c.sums.out), c.flows.sent.bytes.Load())
		printLine("%s%s  received (%d bytes)", c.label, sum(c.sums.in), c.flows.received.bytes.Load())
	}
}
