package main

import (
	"context"
	"testing"
)

// The turn goes to the oldest that is left, and to nobody once the input has ended.
func TestTurns(t *testing.T) {
	queue := newTurns(true)
	first, second, third := queue.join(), queue.join(), queue.join()
	done, cancel := context.WithCancel(context.Background())
	cancel()
	if !first.await(done) || second.await(done) {
		t.Fatal("it is not the first's turn alone")
	}
	second.leave()
	if third.await(done) {
		t.Fatal("the turn came while the first had it")
	}
	first.leave()
	if !third.await(context.Background()) {
		t.Fatal("the turn did not come")
	}
	third.end()
	third.leave()
	if queue.join().await(context.Background()) {
		t.Fatal("there was a turn after the end")
	}
}
