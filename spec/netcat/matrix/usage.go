package main

const usage = `Usage: matrix [-o DIR] [--focus FILTER] [--patience TIME] [--procs N]
              [--table FILE] NETCATS

NETCATS is netcat:all, for all that are installed, or names with commas between
them: netcat:gonc,ncat. The folder is that of the module; make builds what is run.

  -o DIR            where the reports go (report): DIR/NAME for each netcat, and
                    DIR/index.html and DIR/summary.md for all, specs by netcats
  --focus FILTER    a label filter, which chooses among the specs of a netcat
  --patience TIME   how long a netcat that is not gonc may take for what it does at
                    once (3s); a busy machine needs more
  --procs N         how many processes run specs of gonc at a time (8); of another
                    netcat, which may hang, it is twice as many
  --table FILE      write the table of specs by netcats, as Markdown, to FILE

The exit status is 1 if gonc is among the netcats and does not pass, or if one of
them could not be judged; what the others do is recorded and changes nothing. It
is 2 if the command line is wrong.
`
