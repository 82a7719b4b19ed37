package main

import (
	"bytes"
	"os"
	"strconv"
	"strings"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"golang.org/x/sys/unix"
)

// settings are the sysctls on which results depend.
var settings = []string{
	"net.core.somaxconn",
	"net.core.rmem_default",
	"net.core.wmem_default",
	"net.ipv4.ip_local_port_range",
	"net.ipv4.ip_nonlocal_bind",
	"net.ipv4.ip_unprivileged_port_start",
	"net.ipv4.tcp_abort_on_overflow",
	"net.ipv4.tcp_congestion_control",
	"net.ipv4.tcp_ecn",
	"net.ipv4.tcp_fastopen",
	"net.ipv4.tcp_fin_timeout",
	"net.ipv4.tcp_max_syn_backlog",
	"net.ipv4.tcp_migrate_req",
	"net.ipv4.tcp_orphan_retries",
	"net.ipv4.tcp_retries2",
	"net.ipv4.tcp_rmem",
	"net.ipv4.tcp_sack",
	"net.ipv4.tcp_syn_retries",
	"net.ipv4.tcp_synack_retries",
	"net.ipv4.tcp_syncookies",
	"net.ipv4.tcp_timestamps",
	"net.ipv4.tcp_tw_reuse",
	"net.ipv4.tcp_window_scaling",
	"net.ipv4.tcp_wmem",
	"net.ipv6.bindv6only",
}

func hello(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return res, err
	}
	g := &protocol.Greeting{
		Protocol: protocol.Version,
		Stack:    w.stack,
		Release:  unix.ByteSliceToString(u.Release[:]),
	}
	w.apart.do(func() { g.Features = features(w) })
	switch p.Text {
	case "":
	case protocol.WithSettings:
		g.Settings = w.readSettings()
	default:
		return res, protocol.Invalid("text: %q: hello takes %q or none", p.Text, protocol.WithSettings)
	}
	res.Hello = g
	return res, nil
}

// readSettings leaves out what this kernel does not have.
func (w *worker) readSettings() map[string]string {
	all := make(map[string]string)
	for _, name := range settings {
		path, err := sysctlPath(name)
		if err != nil {
			continue
		}
		if text, err := w.apart.readFile(path); err == nil {
			all[name] = strings.Join(strings.Fields(string(text)), " ")
		}
	}
	return all
}

// features runs apart, since it opens files and sockets.
func features(w *worker) []protocol.Feature {
	list := []protocol.Feature{protocol.FeatureTCP, protocol.FeatureUDP, protocol.FeatureProcess,
		protocol.FeatureSignals, protocol.FeatureLoopback}
	for _, f := range []struct {
		feature protocol.Feature
		has     bool
	}{
		{protocol.FeatureIPv4, hasDomain(unix.AF_INET)},
		{protocol.FeatureIPv6, hasDomain(unix.AF_INET6)},
		{protocol.FeatureUnix, hasDomain(unix.AF_UNIX)},
		{protocol.FeatureSysctl, hasSysctls()},
		{protocol.FeatureUsers, hasUsers(w)},
		{protocol.FeatureBlocked, unix.Access("/proc/self/stat", unix.R_OK) == nil},
	} {
		if f.has {
			list = append(list, f.feature)
		}
	}
	return list
}

func hasDomain(domain int) bool {
	fd, err := unix.Socket(domain, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return false
	}
	unix.Close(fd)
	return true
}

// hasSysctls reports whether settings can be written and are this session's own:
// then whoever started the agent is in another network namespace. The first
// process has a machine to itself.
func hasSysctls() bool {
	if unix.Access("/proc/sys/net/ipv4/ip_local_port_range", unix.W_OK) != nil {
		return false
	}
	return os.Getpid() == 1 ||
		!sameNetwork("self", strconv.Itoa(os.Getppid())) && !sameNetwork("self", "1")
}

// sameNetwork reports whether two processes share a network namespace; one whose
// namespace is secret has another one, as far as this one can do any harm.
func sameNetwork(a, b string) bool {
	var left, right [64]byte
	n, err := unix.Readlink("/proc/"+a+"/ns/net", left[:])
	if err != nil {
		return true
	}
	m, err := unix.Readlink("/proc/"+b+"/ns/net", right[:])
	return err == nil && bytes.Equal(left[:n], right[:m])
}

// hasUsers reports whether there is another user to become: a user namespace that
// an unprivileged user made maps one only.
func hasUsers(w *worker) bool {
	if w.euid != 0 {
		return false
	}
	text, err := readSmall("/proc/self/uid_map")
	if err != nil {
		return false
	}
	fields := strings.Fields(string(text))
	return len(fields) > 3 || len(fields) == 3 && fields[2] != "1"
}
