package runner

import "testing"

func TestASeedIsThatOfTheRun(t *testing.T) {
	if got := (Config{Seed: 7}).suite().RandomSeed; got != 7 {
		t.Errorf("with the seed 7 it is %d", got)
	}
	if (Config{}).suite().RandomSeed == 0 {
		t.Error("without one there is none")
	}
}
