package main

const usage = `Usage: ladder [options] FILE

Prints the connections of FILE, and draws one of them with its packets as arrows
and the states of both ends. FILE is a capture (pcap or pcapng, of tcpdump,
Wireshark or a spec), or the trace.json of a spec, which has the socket calls as
well; "-" is the standard input.

  -c, --connection N  draw connection N of the table; else the first TCP
                      connection, or all of a trace.json
  -a, --all           draw the packets of all connections in one ladder
  -t, --table         print only the table of connections, to its end
  -n, --max N         draw no more than N packets (2000)

      --text          for a terminal: this is what it does anyway
      --svg           as an SVG image
      --mermaid       as a Mermaid diagram, for Markdown
  -o, --output FILE   write there, not to the standard output
  -w, --width N       columns of text (the terminal's, or 100; 60 at least), or
                      pixels of an SVG (960; below 640 it suits a phone)
      --ascii         text without line-drawing characters
      --color WHEN    always, never, or auto: on a terminal, unless NO_COLOR is set
  -h, --help          this
      --version       print the version

In a history, upper case stands for the client: S SYN, H SYN+ACK, A ACK, D data,
F FIN, R RST; before a letter T is a retransmission and G a gap; P is a zero-window
probe, K a keep-alive, W a closed window, U a window update, 2 a duplicate ACK,
! an ICMP error. (Da){40} is Da, forty times.

The exit status is 0; 1 if FILE cannot be read or the drawing not be written; 2 if
the options are wrong.
`
