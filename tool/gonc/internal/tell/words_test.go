package tell

import (
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestInBytes(t *testing.T) {
	for n, want := range map[float64]string{
		0: "0 B", 999: "999 B", 1000: "1 kB", 1234: "1.23 kB", 999_600: "1 MB", 2.5e9: "2.5 GB",
		1e18: "1e+03 PB",
	} {
		if got := inBytes(n); got != want {
			t.Errorf("%v: got %s, want %s", n, got, want)
		}
	}
}

// What has been read of a file before is no part of it, and a pipe has no size.
func TestLeftOf(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	if _, err := file.WriteString("12345678"); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Seek(3, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	for f, want := range map[*os.File]int64{file: 5, r: -1} {
		if got := leftOf(f); got != want {
			t.Errorf("%s: got %d, want %d", f.Name(), got, want)
		}
	}
}

// The time left follows from the speed so far. A file that grows has no known size.
func TestLeft(t *testing.T) {
	p := progress{of: &Conversation{}, total: 1000}
	for sent, want := range map[int64]string{0: "0%", 250: "25%, 0:30 left", 1000: "100%", 1001: ""} {
		p.sent.bytes = sent
		if got := p.left(p.of.Began.Add(10 * time.Second)); got != want {
			t.Errorf("%d: got %q, want %q", sent, got, want)
		}
	}
	for d, want := range map[time.Duration]string{
		0: "0:00", 61 * time.Second: "1:01", 100*time.Hour + 62*time.Second: "100:01:02",
	} {
		if got := clock(d); got != want {
			t.Errorf("%v: got %s, want %s", d, got, want)
		}
	}
}
