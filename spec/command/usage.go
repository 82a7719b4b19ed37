package command

const usage = `Usage: sockspec run [-t TARGET] [-f FILTER] [-o DIR] [--mutant ID] [--netcat NAME]
                    [--patience TIME] [-p N] [--require PROFILES] [--seed N] [--strict]
       sockspec list [-f FILTER] [--labels | --requirements]
       sockspec explain REQUIREMENT | LABEL | FILE
       sockspec merge [-o DIR] REPORT REPORT...
       sockspec compare [-o DIR] REPORT REPORT...
       sockspec diff [--complete] OLD NEW
       sockspec strip [-o DIR] REPORT
       sockspec mutants [ID...]
       sockspec netcats [-f FILTER] [-o DIR] [--patience TIME] [-p N] [--table FILE] NETCATS
       sockspec replay [--timeout TIME] COMMAND [ARG...]
       sockspec replay [--timeout TIME] --connect HOST:PORT
       sockspec --version

run judges a stack by all specs, or by those that a label filter leaves, and writes
a report. It needs no root, but user namespaces for linux, gvisor and lwip.

  -t, --target TARGET   the stack: linux (which runs this), gvisor, lwip, uml, or an
                        agent in it (spec/target/PROTOCOL.md): agent:COMMAND, started
                        for each session, or tcp://HOST:PORT
  -f, --focus FILTER    the specs, by a Ginkgo label filter: 'backlog && ipv6',
                        level:MUST, 'req: containsAny rfc9293.MUST-5'
  -o, --output DIR      the folder of the report (report)
      --mutant ID       have the stack tell a lie of spec/internal/mutant
      --netcat NAME     judge a netcat in place of the stack
      --patience TIME   how long the stack may take for what it does at once (5s)
  -p, --procs N         how many processes run specs (4 for each processor)
      --require PROFILES
                        fail unless these have passed, each spec of them judged:
                        core-api,tcp-wire,udp,linux,gonc, or all for all but gonc
      --seed N          the order of the specs and the bench's sequence numbers are those
                        of a report with this seed
      --strict          fail also for what only Linux's documents ask for

list names the specs and what each cites; or the labels, or the requirements of the
catalogue, each with how many specs have or cite it.

explain tells what a word stands for: a requirement (rfc9293/MUST-5), with its text,
where that can be read, and the specs that cite it; or a semantic (backlog, timewait),
with what its files say of it, and its specs.

A REPORT is the folder that a run wrote, or its report.json, or what strip left.

  merge     joins the parts of one run, each of which has judged other specs of the
            same stack, into one report: DIR (report). The status is that of the run.
  compare   sets stacks side by side: DIR/index.html and DIR/summary.md show the
            specs by stacks, those first on which they differ. DIR (compare) holds
            the reports' pages, too, and can be moved.
  diff      tells what changed from one run to the next: new failures, what is not
            supported any more, mended specs, deviations that are gone, specs added,
            removed and left out. --complete has the last three fail it, too.
  strip     reduces a report to what compare and diff need: DIR/STACK.json, with its
            summary in DIR/STACK.md. DIR is docs/reports. The suite must have a
            version that others can get.

mutants runs the suite against stacks that tell one lie each, and shows which spec
catches which: all of them, or those with the IDs.

netcats judges netcats by the specs of one, and sets them side by side. NETCATS is
all, for all that are installed, or names with commas between them.

      --patience TIME   how long one that is not gonc may take for what it does at
                        once (3s); a busy machine needs more
      --table FILE      write the table of specs by netcats, as Markdown, to FILE

replay tells whether an agent speaks the session protocol, as a COMMAND on its
standard input and output, or as a server. --timeout bounds each transcript (10s).

The exit status is 0; 1 if a run fails, or if diff finds that something got worse,
or if something cannot be read, written or started; 2 if the command line is wrong.
`
