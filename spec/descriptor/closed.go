// Every call on a descriptor that is closed fails with EBADF, and does nothing: no
// packet goes out on behalf of a socket that is gone. poll does not fail; it says
// POLLNVAL for that entry, asked or not (POSIX). The number is free, and the next call
// that makes a descriptor gets it if it is the lowest one. Therein lies the danger: a
// thread that still uses the old number then speaks to somebody else's socket.

package descriptor

import (
	"maps"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("gives the number that became free to the next accept",
			Req("posix/close/dealloc-fd", "posix/accept/lowest-fd"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				s, c := b.Connected(f)
				b.Socket(f, SOCK_STREAM)
				s.Close()
				c.ExpectFin()
				admitted := b.Peer(f).Dial(l.Name())
				Expect(l.Accept().FD()).To(Equal(s.FD()))
				Expect(admitted.History()).To(Equal("ShA"))
			})

		calls := onClosed(f)
		for _, name := range slices.Sorted(maps.Keys(calls)) {
			It("fails "+name+" with EBADF when it is closed",
				CallsAlone, Req("posix/"+name+"/EBADF"), func(b *Bench) {
					s := b.Socket(f, SOCK_STREAM)
					s.Close()
					Expect(calls[name](s.Try)).To(FailWith(EBADF))
				})
		}

		It("sends nothing for calls that fail with EBADF since it is closed",
			Req(ebadf(slices.Sorted(maps.Keys(calls)))...), func(b *Bench) {
				s, c := b.Connected(f)
				s.Close()
				c.ExpectFin()
				for name, call := range calls {
					Expect(call(s.Try)).To(FailWith(EBADF), name)
				}
				Expect(c.History()).To(Equal("ShAFa"))
			})

		It("says POLLNVAL to poll when it is closed",
			CallsAlone, Req("posix/poll/pollnval"), func(b *Bench) {
				s := b.Socket(f, SOCK_STREAM)
				s.Close()
				Expect(s.Ready(POLLIN)).To(ConsistOf(POLLNVAL))
			})
	})

	OverUDP(func(f Family) {
		for _, name := range onDatagrams {
			It("fails "+name+" with EBADF when it is closed",
				CallsAlone, Req("posix/"+name+"/EBADF"), func(b *Bench) {
					s := b.Bound(f, f.OwnAt(b, 0))
					s.Close()
					Expect(onClosed(f)[name](s.Try)).To(FailWith(EBADF))
				})
		}
	})
})

// ebadf are the requirements that calls fail with EBADF: they do nothing then.
func ebadf(names []string) (ids []string) {
	for _, name := range names {
		ids = append(ids, "posix/"+name+"/EBADF")
	}
	return ids
}

// onDatagrams are the calls that sockets of UDP are asked for.
var onDatagrams = []string{"recv", "recvfrom", "send", "sendto", "shutdown"}

// onClosed are calls, by their names, that are made on a descriptor which is closed.
func onClosed(f Family) map[string]func(Calls) error {
	return map[string]func(Calls) error{
		"accept":      func(try Calls) error { _, _, err := try.Accept(); return err },
		"bind":        func(try Calls) error { return try.Bind(f.LoopbackAt(0)) },
		"connect":     func(try Calls) error { return try.Connect(f.LoopbackAt(9)) },
		"getpeername": func(try Calls) error { _, err := try.Getpeername(); return err },
		"getsockname": func(try Calls) error { _, err := try.Getsockname(); return err },
		"getsockopt":  func(try Calls) error { return try.Getsockopt(SOL_SOCKET, SO_TYPE, new(int)) },
		"recv":        func(try Calls) error { _, err := try.Recv(1); return err },
		"recvfrom":    func(try Calls) error { _, _, err := try.Recvfrom(1); return err },
		"recvmsg":     func(try Calls) error { _, err := try.Recvmsg(1); return err },
		"send":        func(try Calls) error { _, err := try.Send([]byte("x")); return err },
		"sendmsg":     func(try Calls) error { _, err := try.Sendmsg([]byte("x"), "", nil); return err },
		"sendto": func(try Calls) error {
			_, err := try.Sendto([]byte("x"), f.LoopbackAt(9))
			return err
		},
		"setsockopt": func(try Calls) error { return try.Setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1) },
		"shutdown":   func(try Calls) error { return try.Shutdown(SHUT_WR) },
	}
}
