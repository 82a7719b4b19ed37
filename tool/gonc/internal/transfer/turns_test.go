package transfer

import (
	"context"
	"testing"
)

// The turn goes to the oldest that is left, and to nobody once the input has ended.
func TestTurns(t *testing.T) {
	queue := newTurns(true)
	first, second, third := queue.Join(), queue.Join(), queue.Join()
	done, cancel := context.WithCancel(context.Background())
	cancel()
	if !first.Await(done) || second.Await(done) {
		t.Fatal("it is not the first's turn alone")
	}
	second.Leave()
	if third.Await(done) {
		t.Fatal("the turn came while the first had it")
	}
	first.Leave()
	if !third.Await(context.Background()) {
		t.Fatal("the turn did not come")
	}
	third.End()
	third.Leave()
	if queue.Join().Await(context.Background()) {
		t.Fatal("there was a turn after the end")
	}
}
