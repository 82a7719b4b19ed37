// Package catch runs the suite against stacks that lie, and tells which spec caught
// which lie.
package catch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"github.com/sockspec/sockspec/spec/internal/mutant"
)

// ErrBlind says that the suite missed a lie, or saw one where none was told.
var ErrBlind = errors.New("the suite does not find every fault that it should")

// All runs the suite against the mutants with these ids, or all if there are none,
// and writes to out which spec caught which; a mark for each goes to progress. The
// error is ErrBlind if a lie went unnoticed by every spec that cites what the lie
// breaks, or if a spec fails on the stack that tells none.
func All(ctx context.Context, ids []string, suite Suite, out, progress io.Writer) error {
	all, err := chosen(ids)
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
			fmt.Fprint(progress, results[i].mark())
			<-slots
		})
	}
	wg.Wait()
	for i, r := range results {
		if r.unclear() {
			results[i] = suite.try(ctx, r.lie) // with the machine to itself
			fmt.Fprint(progress, results[i].mark())
		}
	}
	return judge(results, out)
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

// judge prints the table and reports whether the suite can be trusted.
func judge(results []result, out io.Writer) error {
	var bad int
	for _, r := range results {
		fmt.Fprintln(out, r.row())
		if !r.ok() {
			bad++
		}
	}
	fmt.Fprintf(out, "\n%d passed, %d failed\n", len(results)-bad, bad)
	if bad > 0 {
		return ErrBlind
	}
	return nil
}
