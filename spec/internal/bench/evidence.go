package bench

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture/ladder"
	"github.com/sockspec/sockspec/spec/internal/report"
)

// EntryName is the name of the report entry that holds a spec's result.
const EntryName = "sockspec"

// publish attaches the result to Ginkgo's report, which brings it to the process
// that writes ours.
func publish(s report.Spec) {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err) // report.Spec holds nothing that cannot be marshalled
	}
	ginkgo.AddReportEntry(EntryName, string(raw), ginkgo.ReportEntryVisibilityNever)
}

// keep writes the spec's trace, as JSON and as a capture file, into its folder of
// the report. Of a long transfer, it keeps the beginning of each payload alone.
func keep(s report.Spec, trace *ladder.Trace) bool {
	if config.ReportDir == "" {
		return false
	}
	ladder.Abridge(trace)
	dir := filepath.Join(config.ReportDir, "specs", s.Slug)
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		err = writeTrace(dir, trace)
	}
	if err != nil {
		ginkgo.Fail("the trace cannot be kept: " + err.Error())
	}
	return true
}

func writeTrace(dir string, trace *ladder.Trace) error {
	raw, err := json.Marshal(trace)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "trace.json"), raw, 0o644); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(dir, "trace.pcapng"))
	if err != nil {
		return err
	}
	ladder.Annotate(trace)
	if err := ladder.WritePcapng(f, trace); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}
