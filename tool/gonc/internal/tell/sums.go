package tell

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"log/slog"
	"sync"
)

// sums are the SHA-256 of what a conversation has sent and received (FIPS 180-4). A
// direction may still be under way when they are told, as after -w.
type sums struct{ out, in sum }

func newSums() *sums { return &sums{sum{of: sha256.New()}, sum{of: sha256.New()}} }

func (s *sums) sent(_ string, data []byte)     { s.out.add(data) }
func (s *sums) received(_ string, data []byte) { s.in.add(data) }

// fields are the sums for an event; those of no sums are none.
func (s *sums) fields() []slog.Attr {
	if s == nil {
		return nil
	}
	return []slog.Attr{
		slog.String("sha256_sent", s.out.String()),
		slog.String("sha256_received", s.in.String()),
	}
}

// sum is that of one direction, so far.
type sum struct {
	mu sync.Mutex
	of hash.Hash
}

// add never fails, as a hash's Write does not.
func (s *sum) add(data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.of.Write(data)
}

func (s *sum) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return hex.EncodeToString(s.of.Sum(nil))
}

// noteSums tells the sums in the form of sha256sum(1).
func (c *Conversation) noteSums() {
	if c.sums != nil {
		Line("%s%s  sent (%d bytes)", c.Label, &c.sums.out, c.Flows.Sent.Bytes.Load())
		Line("%s%s  received (%d bytes)", c.Label, &c.sums.in, c.Flows.Received.Bytes.Load())
	}
}
