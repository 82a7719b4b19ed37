package dial

import (
	"net/netip"
	"slices"
	"syscall"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
)

// attemptDelay is how long an attempt to connect has before the next address is
// tried beside it (RFC 8305 section 5, "Connection Attempt Delay").
const attemptDelay = 250 * time.Millisecond

// attempt is one attempt to connect.
type attempt struct {
	rank  int // among the addresses, from 0
	peer  netip.AddrPort
	began time.Time
	sock  *socket.Socket // open unless err is set
	err   error
}

// race connects to whichever of several addresses answers first ("Happy
// Eyeballs", RFC 8305). The others are closed.
type race struct {
	Client
	peers   []netip.AddrPort // that are still to be tried
	errs    []error          // by rank
	wait    time.Duration    // until the next of them is tried beside those that do not answer
	running []*attempt
	done    chan *attempt
}

// newRace prepares attempts at the addresses of one host.
func (c *Client) newRace(addrs []netip.Addr, port uint16) *race {
	n := len(addrs)
	r := &race{Client: *c, errs: make([]error, n), wait: attemptDelay, done: make(chan *attempt, n)}
	for _, a := range interleave(addrs) {
		r.peers = append(r.peers, netip.AddrPortFrom(a, port))
	}
	return r
}

// interleave lets the two families take turns, the preferred one first (RFC 8305
// section 4).
func interleave(addrs []netip.Addr) []netip.Addr {
	var preferred, others, mixed []netip.Addr
	for _, a := range addrs {
		if a.Is4() == addrs[0].Is4() {
			preferred = append(preferred, a)
		} else {
			others = append(others, a)
		}
	}
	for i := range max(len(preferred), len(others)) {
		mixed = append(mixed, preferred[min(i, len(preferred)):min(i+1, len(preferred))]...)
		mixed = append(mixed, others[min(i, len(others)):min(i+1, len(others))]...)
	}
	return mixed
}

// run returns the winner. If every attempt fails, the error is that of the
// preferred address; with -v each has its line, as it fails.
func (r *race) run() (*attempt, error) {
	next := time.NewTimer(r.wait)
	defer next.Stop()
	r.start()
	for {
		select {
		case <-next.C:
			r.startNext(next)
		case a := <-r.done:
			if r.finished(a); a.err == nil {
				r.cancel()
				return a, nil
			}
			switch {
			case len(r.peers) > 0:
				r.startNext(next)
			case len(r.running) == 0:
				return nil, r.errs[0]
			}
		}
	}
}

// startNext tries the next address, if there is one, and sets the time for the one after it.
func (r *race) startNext(next *time.Timer) {
	if len(r.peers) > 0 {
		next.Reset(r.wait)
		r.start()
	}
}

// start tries the next address.
func (r *race) start() {
	a := &attempt{rank: len(r.errs) - len(r.peers), peer: r.peers[0], began: time.Now()}
	r.peers = r.peers[1:]
	r.running = append(r.running, a)
	a.sock, a.err = r.prepare(a.peer)
	go func() {
		if a.err == nil {
			a.err = r.connectFault(a.peer, r.connect(a.sock, a.peer))
		}
		r.done <- a
	}()
}

// finished notes how an attempt has ended.
func (r *race) finished(a *attempt) {
	r.running = slices.DeleteFunc(r.running, func(other *attempt) bool { return other == a })
	r.tell(a, a.err)
	if a.err != nil {
		r.errs[a.rank] = a.err
		a.close()
		r.noteFailure(a.err)
	}
}

// cancel ends the attempts that have not won. They may take their time to notice.
func (r *race) cancel() {
	for _, a := range r.running {
		r.tell(a, syscall.ECANCELED)
		if a.sock != nil {
			a.sock.Abort()
		}
	}
	go func() {
		for range r.running {
			(<-r.done).close()
		}
	}()
}

// close frees the socket, if there is one.
func (a *attempt) close() {
	if a.sock != nil {
		a.sock.Close()
	}
}

// tell emits the event of an attempt.
func (r *race) tell(a *attempt, err error) {
	fields := append(r.AddressFields(a.peer), tell.Since(a.began))
	r.Events.Emit("attempt", append(fields, tell.ErrorFields(err)...)...)
}
