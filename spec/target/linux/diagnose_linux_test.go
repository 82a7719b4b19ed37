package linux

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestDiagnose(t *testing.T) {
	allowed := settings{userClone: "1", apparmor: "0", maxUser: "63000", maxNet: "63000"}
	with := func(change func(*settings)) settings { s := allowed; change(&s); return s }
	for name, tc := range map[string]struct {
		err  unix.Errno
		s    settings
		want []string // after "sysctl -w"; none: no setting is to blame
	}{
		"Debian's switch": {unix.EPERM, with(func(s *settings) { s.userClone = "0" }),
			[]string{"kernel.unprivileged_userns_clone=1"}},
		"Ubuntu's switch": {unix.EPERM, with(func(s *settings) { s.apparmor = "1" }),
			[]string{"kernel.apparmor_restrict_unprivileged_userns=0"}},
		"Ubuntu, other errno": {unix.EACCES, with(func(s *settings) { s.apparmor = "1" }),
			[]string{"kernel.apparmor_restrict_unprivileged_userns=0"}},
		"no user namespaces": {unix.ENOSPC, with(func(s *settings) { s.maxUser = "0" }),
			[]string{"user.max_user_namespaces=10000"}},
		"no network namespaces": {unix.ENOSPC, with(func(s *settings) { s.maxNet = "0" }),
			[]string{"user.max_net_namespaces=10000"}},
		"all are in use": {unix.ENOSPC, allowed,
			[]string{"user.max_user_namespaces=630000", "user.max_net_namespaces=630000"}},
		"full, beside a switch": {unix.ENOSPC,
			with(func(s *settings) { s.apparmor = "1"; s.maxUser = "0" }),
			[]string{"user.max_user_namespaces=10000"}},
		"two switches": {unix.EPERM,
			with(func(s *settings) { s.userClone = "0"; s.maxUser = "0" }),
			[]string{"kernel.unprivileged_userns_clone=1", "user.max_user_namespaces=10000"}},
		"a container":            {unix.EPERM, allowed, nil},
		"no setting is readable": {unix.EPERM, settings{}, nil},
	} {
		text := diagnose(fmt.Errorf("fork/exec: %w", tc.err), tc.s)
		var got []string
		for _, line := range strings.Split(text, "\n") {
			if _, setting, ok := strings.Cut(line, "sudo sysctl -w "); ok {
				got = append(got, setting)
			}
		}
		if strings.Join(got, " ") != strings.Join(tc.want, " ") {
			t.Errorf("%s: commands %q, want %q", name, got, tc.want)
		}
		if docker := strings.Contains(text, "docker run"); docker != (tc.want == nil) {
			t.Errorf("%s: speaks of containers: %v", name, docker)
		}
		if !strings.Contains(text, tc.err.Error()) || !strings.Contains(text, "\tsudo env") {
			t.Errorf("%s: without the error or the way as root:\n%s", name, text)
		}
	}
}

func TestMore(t *testing.T) {
	for limit, want := range map[string]string{"5": "50", "": "10000", "x": "10000"} {
		if got := more(limit); got != want {
			t.Errorf("more(%q) = %s, want %s", limit, got, want)
		}
	}
}

func TestErrnoSurvivesTheLifeline(t *testing.T) {
	parent, child, err := socketpair()
	if err != nil {
		t.Fatal(err)
	}
	defer parent.Close()
	if _, err := child.Write([]byte{byte(unix.ENOSPC)}); err != nil {
		t.Fatal(err)
	}
	child.Close()
	if got := readRefusal(parent); !errors.Is(got, unix.ENOSPC) {
		t.Errorf("got %v", got)
	}
	if got := readRefusal(parent); got != 0 {
		t.Errorf("at its end: got %v", got)
	}
}
