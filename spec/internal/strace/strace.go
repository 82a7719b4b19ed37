// Package strace writes the calls of a session as text, in the manner of
// strace(1): what stands beside the packets in a ladder, and in the comments of a
// capture file.
package strace

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Arguments writes what a call was given, without parentheses.
func Arguments(m protocol.Method, p protocol.Params) string {
	switch m {
	case protocol.Socket:
		kind := flags(append([]sock.Const{p.Type}, p.Flags...))
		return join(string(p.Domain), kind, zero(string(p.Protocol)))
	case protocol.Bind, protocol.Connect:
		return join(fd(p), address(p.Addr))
	case protocol.Listen:
		return join(fd(p), strconv.Itoa(p.Backlog))
	case protocol.Shutdown:
		return join(fd(p), string(p.How))
	case protocol.Setsockopt:
		return join(fd(p), string(p.Level), p.Name, value(p.Value))
	case protocol.Getsockopt:
		return join(fd(p), string(p.Level), p.Name)
	case protocol.Send, protocol.Write, protocol.Sendto, protocol.Sendmsg:
		return join(fd(p), Data(p.Data), flags(p.Flags), string(p.Addr))
	case protocol.Recv, protocol.Recvfrom, protocol.Recvmsg, protocol.Read:
		return join(fd(p), strconv.Itoa(p.Len), flags(p.Flags))
	case protocol.Poll:
		return join(polled(p.FDs, false), strconv.Itoa(p.Timeout)+" ms")
	case protocol.Fcntl, protocol.Ioctl:
		return join(fd(p), string(p.Cmd), flags(p.Flags))
	case protocol.Sysctl:
		return join(p.Name, p.Text)
	case protocol.Seteuid:
		return strconv.Itoa(p.UID)
	case protocol.Spawn:
		return Command(p.Argv)
	case protocol.Wait, protocol.Kill:
		return join(strconv.Itoa(p.PID), string(p.Signal))
	}
	return join(fd(p), flags(p.Flags))
}

// Result writes what a call gave: its error and the signals that it raised, or else
// what it returned; "0" where that is all.
func Result(m protocol.Method, r protocol.Result, err error) string {
	if err != nil {
		return strings.TrimSpace(err.Error() + " " + flags(r.Signals))
	}
	switch m {
	case protocol.Socket, protocol.Dup:
		return strconv.Itoa(r.FD)
	case protocol.Accept:
		return join(strconv.Itoa(r.FD), string(r.Addr))
	case protocol.Getsockname, protocol.Getpeername:
		return string(r.Addr)
	case protocol.Getsockopt:
		return value(r.Value)
	case protocol.Send, protocol.Sendto, protocol.Sendmsg, protocol.Write:
		return strconv.Itoa(r.N)
	case protocol.Recv, protocol.Recvfrom, protocol.Recvmsg, protocol.Read:
		return join(strconv.Itoa(r.N), Data(r.Data), string(r.Addr), flags(r.Flags))
	case protocol.Poll:
		return polled(r.FDs, true)
	case protocol.Ioctl:
		return strconv.Itoa(r.Int)
	case protocol.Sysctl:
		return r.Text
	case protocol.Spawn:
		return "pid " + strconv.Itoa(r.PID)
	case protocol.Wait:
		return strings.TrimSpace("status " + strconv.Itoa(r.Status) + " " + flags(r.Signals))
	}
	return "0"
}

// Command writes a program's command line. It leaves out the program's folder,
// which differs from one machine to the next.
func Command(argv []string) string {
	words := slices.Clone(argv)
	if len(words) > 0 {
		words[0] = path.Base(words[0])
	}
	return strings.Join(words, " ")
}

func join(parts ...string) string {
	var some []string
	for _, p := range parts {
		if p != "" {
			some = append(some, p)
		}
	}
	return strings.Join(some, ", ")
}

func fd(p protocol.Params) string { return strconv.Itoa(p.FD) }

func zero(s string) string {
	if s == "" {
		return "0"
	}
	return s
}

func address(a sock.Addr) string {
	if a == "" {
		return "NULL"
	}
	return string(a)
}

func flags(names []sock.Const) string {
	var s []string
	for _, n := range names {
		s = append(s, string(n))
	}
	return strings.Join(s, "|")
}

// value writes an option's value without the noise of JSON.
func value(raw json.RawMessage) string {
	s := strings.NewReplacer(`"`, "", "{", "", "}", "", ":", " ", ",", ", ").Replace(string(raw))
	return Shorten(s, 120)
}

// Data writes bytes in quotes, and of more than 24 only the first 16 and how many
// there are; "" if there are none.
func Data(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > 24 {
		return fmt.Sprintf("%q... %d bytes", b[:16], len(b))
	}
	return strconv.Quote(string(b))
}

func polled(fds []protocol.PollFD, answered bool) string {
	var s []string
	for _, p := range fds {
		events := p.Events
		if answered {
			events = p.Revents
		}
		if answered && len(events) == 0 {
			continue
		}
		s = append(s, fmt.Sprintf("%d:%s", p.FD, flags(events)))
	}
	if len(s) == 0 {
		return "0"
	}
	return strings.Join(s, " ")
}

// Shorten returns the first n bytes of s and an ellipsis; all of s if it has no more.
func Shorten(s string, n int) string {
	if len(s) > n {
		return s[:n] + "..."
	}
	return s
}
