// Command catch runs the suite against stacks that lie, and prints which spec
// caught which. It fails if a lie went unnoticed by every spec that cites what
// the lie breaks, or if a spec fails on the stack that tells none.
//
//	go run ./spec/internal/mutant/catch [ID...]
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"sync"

	"github.com/sockspec/sockspec/spec/internal/mutant"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "catch:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, ids []string) error {
	all, err := chosen(ids)
	if err != nil {
		return err
	}
	suite, err := build(ctx)
	if err != nil {
		return err
	}
	results := make([]result, len(all))
	slots := make(chan struct{}, 2*runtime.NumCPU())
	var wg sync.WaitGroup
	for i, m := range all {
		slots <- struct{}{}
		wg.Go(func() {
			results[i] = suite.try(ctx, m)
			results[i].progress()
			<-slots
		})
	}
	wg.Wait()
	for i, r := range results {
		if r.unclear() {
			results[i] = suite.try(ctx, r.lie) // with the machine to itself
			results[i].progress()
		}
	}
	return judge(results)
}

func chosen(ids []string) ([]mutant.Mutant, error) {
	if len(ids) == 0 {
		return mutant.All()
	}
	var out []mutant.Mutant
	for _, id := range ids {
		m, err := mutant.Find(id)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// judge prints the table and says whether the suite can be trusted.
func judge(results []result) error {
	var bad int
	for _, r := range results {
		fmt.Println(r.row())
		if !r.ok() {
			bad++
		}
	}
	fmt.Printf("\n%d passed, %d failed\n", len(results)-bad, bad)
	if bad > 0 {
		return errors.New("the suite does not find every fault that it should")
	}
	return nil
}
