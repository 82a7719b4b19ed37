// Package evidence keeps what the verdict on a spec rests on: its trace in the
// report's folder, and its result in Ginkgo's report, which brings it from the
// process that ran the spec to the one that writes ours.
package evidence

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
	"github.com/sockspec/sockspec/spec/report"
)

// entry is the name of the entry of Ginkgo's report that holds a spec's result.
const entry = "sockspec"

// Publish attaches the result to Ginkgo's report of the spec that runs.
func Publish(s report.Spec) {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err) // report.Spec holds nothing that cannot be marshalled
	}
	ginkgo.AddReportEntry(entry, string(raw), ginkgo.ReportEntryVisibilityNever)
}

// Published returns the result that a spec has published; ok is false if it has not.
func Published(s types.SpecReport) (result report.Spec, ok bool) {
	for _, e := range s.ReportEntries {
		if e.Name == entry && json.Unmarshal([]byte(e.StringRepresentation()), &result) == nil {
			return result, true
		}
	}
	return report.Spec{}, false
}

// Describe fills in what the trace and the capture say of a spec.
func Describe(s *report.Spec, trace *ladder.Trace, conns []*capture.Conn) {
	s.Dropped = trace.Dropped
	for _, e := range trace.Events {
		switch {
		case e.Call != nil && e.Call.Side == ladder.Left:
			s.Calls++
		case e.Packet != nil:
			s.Packets++
		}
	}
	for _, c := range conns {
		s.Connections = append(s.Connections, report.Connection{
			Proto: string(c.Proto), Client: c.Client.String(), Server: c.Server.String(),
			History: c.History(),
		})
	}
}

// Keep writes the spec's trace, as JSON and as a capture file, into its folder of
// the report in dir. Of a long transfer, it keeps only the beginning of each
// payload.
func Keep(dir string, s report.Spec, trace *ladder.Trace) error {
	ladder.Abridge(trace)
	folder := filepath.Join(dir, "specs", s.Slug)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	raw, err := json.Marshal(trace)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "trace.json"), raw, 0o644); err != nil {
		return err
	}
	ladder.Annotate(trace)
	return writePcapng(filepath.Join(folder, "trace.pcapng"), trace)
}

func writePcapng(path string, trace *ladder.Trace) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := ladder.WritePcapng(f, trace); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}
