package main

import (
	"strings"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"golang.org/x/sys/unix"
)

// seteuid changes the user of this thread now, and of every other one before
// its next call. Linux keeps a user for each thread; to change all at once, as a
// C library does, takes a signal to each, which would interrupt calls in flight.
func seteuid(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	if p.UID < 0 {
		return res, protocol.Invalid("uid: %d: want 0 or more", p.UID)
	}
	if err := w.become(int64(p.UID)); err != nil {
		return res, err
	}
	w.session.euid.Store(int64(p.UID))
	return res, nil
}

// become gives the thread an effective user. The saved one stays, for the return.
func (w *worker) become(uid int64) error {
	if w.euid == uid {
		return nil
	}
	const same = ^uintptr(0)
	if _, _, e := unix.RawSyscall(unix.SYS_SETRESUID, same, uintptr(uid), same); e != 0 {
		return e
	}
	w.euid = uid
	return nil
}

// sysctl reads a setting of the network, after it has set it if asked to. In a network
// that is not the session's own it sets nothing: that would change the machine.
func sysctl(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	path, err := sysctlPath(p.Name)
	if err != nil {
		return res, err
	}
	if p.Text != "" {
		if !hasSysctls() {
			return res, unix.EPERM
		}
		if err := w.apart.writeFile(path, p.Text); err != nil {
			return res, err
		}
	}
	text, err := w.apart.readFile(path)
	res.Text = strings.TrimSpace(string(text))
	return res, err
}

// sysctlPath allows what belongs to a network namespace. A name with a slash is
// taken as it is, since names of interfaces may hold dots.
func sysctlPath(name string) (string, error) {
	if !strings.Contains(name, "/") {
		name = strings.ReplaceAll(name, ".", "/")
	}
	if !strings.HasPrefix(name, "net/") || strings.Contains(name, "..") {
		return "", protocol.Invalid("name: %q: want a setting of the network, "+
			"such as net.ipv4.tcp_fin_timeout", name)
	}
	return "/proc/sys/" + name, nil
}
