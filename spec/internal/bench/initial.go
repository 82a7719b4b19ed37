package bench

import (
	"fmt"
	"hash/fnv"
)

// Where the sequence numbers of the bench begin: usually at plain, which is easy to read
// in a ladder. In one spec of four they begin so close to 2^32 that they wrap around in
// it: with the SYN, in the handshake, or in the first of the data.
const (
	plain  = 1_000_000
	closer = 64 // the bench begins at the most as many numbers before 2^32
	often  = 4  // one spec of so many
)

// firstNumber returns the first sequence number of the bench in a spec. It depends on
// the run's seed, and on nothing else but the spec's id.
func firstNumber(seed int64, id string) uint32 {
	h := fnv.New32a()
	fmt.Fprintf(h, "%d %s", seed, id)
	sum := h.Sum32()
	if sum%often != 0 {
		return plain
	}
	return -(1 + sum/often%closer)
}
