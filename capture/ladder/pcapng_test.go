package ladder

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/capture"
)

// comments reads back what WritePcapng wrote about each packet.
func comments(t *testing.T, trace *Trace) string {
	t.Helper()
	var file bytes.Buffer
	if err := WritePcapng(&file, trace); err != nil {
		t.Fatal(err)
	}
	r, err := capture.NewReader(&file, "trace.pcapng")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := 1; ; n++ {
		record, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%d %s %s\n", n, record.Interface, strings.Join(record.Comments, " / "))
	}
	fmt.Fprintf(&b, "lost %d\n", r.Drops())
	return b.String()
}

func TestWritePcapng(t *testing.T) {
	for _, s := range stories {
		t.Run(s.name, func(t *testing.T) {
			golden(t, s.name+".pcapng.txt", []byte(comments(t, s.tell(t))))
		})
	}
}
