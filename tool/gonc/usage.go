package main

// usage is what -h prints. A test holds it to the flags, and makes the shells'
// completions from it: a flag has one line here, its name and its value's, two
// blanks or more, and what it does. A long one goes on in a line of its own.
const usage = `usage: gonc [flags] destination port...
       gonc [flags] -l [address] port
       gonc [flags] -z destination port...
       gonc [flags] -U [-l] path

addresses
  -4, --ipv4              use IPv4 only
  -6, --ipv6              use IPv6 only
  -n, --nodns             look up no names
  -p, --source-port port  local port; with -l the port to listen on
  -s, --source address    local address; with -l the address to listen on
  -u, --udp               use UDP; with -U datagrams
  -U, --unix              use a Unix socket; @name is an abstract one
      --vsock             use vsock: the destination is a machine's CID, or host

connections
      --accept-timeout seconds
                          with -l: end if nobody comes within that time; with
                          -k, if no connection is open for so long
      --allow list        with -l: serve these peers only: addresses, networks
                          such as 192.0.2.0/24, names, with commas between
      --backlog n         with -l: length of the queue of connections
  -G, --connect-timeout seconds
                          limit on connecting alone, with the name's look-up and
                          handshakes; -w is then for silence alone
      --deny list         with -l: do not serve these peers
  -i, --interval seconds  wait between lines that are sent, and between ports
  -F, --pass-fd           pass the connected socket to standard output, and end
  -k, --keep-open         with -l: serve connections for ever, many at once;
                          with -u, answer who sent last
  -l, --listen            listen for a connection instead of making one
      --max-conns n       with -k: how many at once, by default 10000, or 100
                          where each runs a command; further ones wait
      --port-file file    with -l: write the port to a file, once it listens
  -r, --random            go through the ports in random order
      --ready-fd n        with -l: write it to a descriptor, and close that
  -w, --wait seconds      limit on connecting, and on silence of a client; 0:
                          end with standard input, once everything has arrived
  -z, --zero              only see which ports are open

proxies
  -x, --proxy addr[:port]    connect through this proxy
      --proxy-auth user:pw   user and password for it; @file reads them
  -X, --proxy-type 4|4a|5|connect
                             its protocol: SOCKS 4, 4A, 5 (default), or HTTP
  -P, --proxy-user user      user for it; the password is asked for

encryption
      --tls               speak TLS
      --tls-alpn list     protocols to offer, or to accept, with commas between
      --tls-ca file       authorities that the peer's certificate must be from;
                          with -l, clients must have one
      --tls-cert file     certificate to show, and its key if that is there too
      --tls-fingerprint hex
                          SHA-256 of the one certificate that the peer must have
      --tls-key file      key of the certificate
      --tls-name name     name to ask for, and to find in the certificate
      --tls-no-verify     accept any certificate

transfer
  -C, --crlf              send CR LF for each LF
  -d, --no-input          do not read standard input
      --fin-grace seconds
                          limit on the silence of standard input after the
                          peer's FIN, or forever (by default 2, if it has said
                          nothing)
      --exec command...   run this for each connection, which is its standard
                          input and output; the last of gonc's flags
      --sh-exec line      the same for a line of sh
      --recv-only         the same as -d
      --send-only         write no standard output; only send
  -N, --shutdown          send a FIN at the end of standard input (the default)
      --close how         what ends the connection after standard input: half (a
                          FIN, the default), fin, rst, linger=n or abandon
      --rate n            send and receive no more than n bytes a second each,
                          as 500k or 2M
      --no-shutdown       send no FIN at the end of standard input
  -q, --quit seconds      after the end of standard input, end when nothing came
                          for that time
  -t, --telnet            refuse the options that a telnet server asks for
  -W, --receive-limit n   end after n packets

sockets
  -b, --broadcast         allow sending to a broadcast address; all who answer
                          are heard
  -D, --debug             set SO_DEBUG
  -I, --receive-buffer n  size of the receive buffer in bytes
  -M, --ttl n             TTL, or hop limit, of what is sent
  -m, --min-ttl n         drop what comes with a smaller TTL or hop limit
  -O, --send-buffer n     size of the send buffer in bytes
  -S, --md5               sign with TCP MD5; asks for the password
  -T, --tos keyword       TOS or traffic class: a number, ef, af11, cs0, ...
      --sockopt level:name=value  set an option, as tcp:TCP_NODELAY=1 or
                          ip:IP_ADD_MEMBERSHIP=239.1.2.3,eth0; -v tells what the
                          kernel made of it

reports
      --dump-hex file     dump what is sent and received, in lines to read
      --dump-raw file     dump what is sent and received, as it comes
      --events where      write what happens as JSON, to standard error (json),
                          to a file (json:FILE), or a descriptor (json:fd:N)
  -h, --help              print this text
      --info              print the state, times and counts of TCP (TCP_INFO)
      --progress          show how far the transfer is, and of a file how long
                          the rest takes, on a terminal
      --show-control      show control characters of what the peer sends
      --sha256            print the SHA-256 of what was sent and received
      --status cause      have the exit status tell why gonc ended
      --timestamps        begin each line on standard error with the time
  -v, --verbose           say on standard error what is bound and connected
      --version           print the version

A port is a number or a name of /etc/services; a client takes several, and
ranges such as 20-30; with -l, 0 is any free port, and systemd can pass the
socket instead. The exit status is 0, or 1 after a failure. The manual,
gonc(1), has the details.
`
