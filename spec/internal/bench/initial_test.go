package bench

import (
	"fmt"
	"testing"
)

// TestNumbersWrapAroundInAPartOfTheSpecs: in another part with another seed, and in the
// same with the same. Some wrap with the SYN, and others later.
func TestNumbersWrapAroundInAPartOfTheSpecs(t *testing.T) {
	const specs = 1000
	wrapped, other, withSYN := 0, 0, 0
	for i := range specs {
		id := fmt.Sprint("spec ", i)
		first := firstNumber(1, id)
		if first != firstNumber(1, id) {
			t.Fatalf("%s: another number with the same seed", id)
		}
		if first != plain && first < 1<<32-closer {
			t.Errorf("%s begins at %d, neither at %d nor close to 2^32", id, first, plain)
		}
		if first != plain {
			wrapped++
		}
		if first+1 == 0 {
			withSYN++
		}
		if first != firstNumber(2, id) {
			other++
		}
	}
	if wrapped < specs/often/2 || wrapped > specs/often*2 || withSYN == 0 {
		t.Errorf("%d of %d specs wrap around, %d with their SYN", wrapped, specs, withSYN)
	}
	if other < wrapped {
		t.Errorf("with another seed, only %d of %d begin elsewhere", other, specs)
	}
}
