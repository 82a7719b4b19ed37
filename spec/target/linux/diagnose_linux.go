package linux

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// settings are those that can forbid namespaces to a user; a setting that the
// kernel does not have is empty.
type settings struct {
	userClone string // kernel.unprivileged_userns_clone (Debian)
	apparmor  string // kernel.apparmor_restrict_unprivileged_userns (Ubuntu)
	maxUser   string // user.max_user_namespaces
	maxNet    string // user.max_net_namespaces
}

func readSettings() settings {
	return settings{
		userClone: readSetting("kernel/unprivileged_userns_clone"),
		apparmor:  readSetting("kernel/apparmor_restrict_unprivileged_userns"),
		maxUser:   readSetting("user/max_user_namespaces"),
		maxNet:    readSetting("user/max_net_namespaces"),
	}
}

func readSetting(name string) string {
	text, err := os.ReadFile("/proc/sys/" + name)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// diagnose says how to lift the ban that err is the effect of.
func diagnose(err error, s settings) string {
	var b strings.Builder
	fmt.Fprintf(&b, "The suite needs a user namespace and a network namespace in it, "+
		"and this system forbids them: %v.\n", err)
	if commands := s.remedies(err); len(commands) > 0 {
		fmt.Fprintf(&b, "Allow them until the next boot:\n")
		for _, c := range commands {
			fmt.Fprintf(&b, "\tsudo sysctl -w %s\n", c)
		}
	} else {
		fmt.Fprintf(&b,
			"No setting of the kernel does, so it is a security policy or a container. For Docker:\n"+
				"\tdocker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined \\\n"+
				"\t\t--security-opt systempaths=unconfined ...\n")
	}
	fmt.Fprintf(&b,
		"Or run as root, which needs no user namespace:\n\tsudo env \"PATH=$PATH\" make conformance")
	return b.String()
}

// remedies are the settings to change.
func (s settings) remedies(err error) []string {
	full := errors.Is(err, unix.ENOSPC)
	var commands []string
	for _, r := range []struct {
		causes bool
		remedy string
	}{
		{s.userClone == "0", "kernel.unprivileged_userns_clone=1"},
		{s.apparmor == "1" && !full, "kernel.apparmor_restrict_unprivileged_userns=0"},
		{s.maxUser == "0", "user.max_user_namespaces=10000"},
		{s.maxNet == "0", "user.max_net_namespaces=10000"},
	} {
		if r.causes {
			commands = append(commands, r.remedy)
		}
	}
	if full && len(commands) == 0 { // a limit that others have used up
		return []string{"user.max_user_namespaces=" + more(s.maxUser),
			"user.max_net_namespaces=" + more(s.maxNet)}
	}
	return commands
}

// more is ten times a limit.
func more(limit string) string {
	n, err := strconv.Atoi(limit)
	if err != nil {
		n = 1000
	}
	return strconv.Itoa(10 * n)
}
