package main

import (
	"unsafe"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
	"golang.org/x/sys/unix"
)

func poll(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	fds, hidden, err := pollSet(w, p.FDs)
	if err != nil {
		return res, err
	}
	timeout := p.Timeout
	if hidden > 0 {
		timeout = 0
	}
	n, err := ppoll(w, fds, timeout)
	if err != nil {
		return res, err
	}
	res.N = n + hidden
	for i, f := range p.FDs {
		f.Revents = names(int(fds[i].Revents), pollEvents)
		if w.own.has(f.FD) {
			f.Revents = []sock.Const{sock.POLLNVAL}
		}
		res.FDs = append(res.FDs, f)
	}
	return res, nil
}

// pollSet is the kernel's form of the list. The agent's own descriptors, hidden
// in number, are left out of it: each has POLLNVAL at once.
func pollSet(w *worker, list []protocol.PollFD) (fds []unix.PollFd, hidden int, err error) {
	if len(list) > protocol.MaxPollFDs {
		return nil, 0, protocol.Invalid("fds: %d entries, more than %d", len(list), protocol.MaxPollFDs)
	}
	for _, f := range list {
		events, err := bits(f.Events)
		if err != nil {
			return nil, 0, err
		}
		fd := f.FD
		if w.own.has(fd) {
			hidden++
			fd = -1
		}
		fds = append(fds, unix.PollFd{Fd: int32(fd), Events: int16(events)})
	}
	return fds, hidden, nil
}

// ppoll is poll: not every architecture has the older call.
func ppoll(w *worker, fds []unix.PollFd, timeout int) (int, error) {
	var limit *unix.Timespec
	if timeout >= 0 {
		t := unix.NsecToTimespec(int64(timeout) * 1e6)
		limit = &t
	}
	n, err := w.syscall(unix.SYS_PPOLL, uintptr(unsafe.Pointer(unsafe.SliceData(fds))),
		uintptr(len(fds)),
		uintptr(unsafe.Pointer(limit)), 0, 0)
	return int(n), err
}
