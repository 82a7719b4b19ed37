package report

import (
	"cmp"
	"os"
	"testing"
	"time"
)

func TestWriteShow(t *testing.T) {
	dir := cmp.Or(os.Getenv("SHOW"), t.TempDir())
	start := time.Now()
	if err := Write(dir, many(400)); err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(start))
}
