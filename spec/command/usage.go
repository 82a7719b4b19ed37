package command

const usage = `Usage: sockspec merge [-o DIR] REPORT REPORT...
       sockspec diff OLD NEW
       sockspec strip [-o DIR] REPORT

A REPORT is the folder that a run wrote, or its report.json, or what strip left.

  merge   compares stacks: DIR/index.html and DIR/summary.md show the specs by
          stacks, those first on which they differ. DIR (compare) holds the
          reports' pages, too, and can be moved.
  diff    tells what changed from one run to the next: new failures, mended
          specs, deviations that are gone, specs added and removed.
  strip   reduces a report to what merge and diff need: DIR/STACK.json, with its
          summary in DIR/STACK.md. DIR is docs/reports.

The exit status is 0; 1 if diff finds that something got worse, or if a file cannot
be read or written; 2 if the command line is wrong.
`
