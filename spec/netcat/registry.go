package netcat

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// netcats are those that the specs know how to order.
var netcats = []netcat{gonc, openbsd, traditional, ncat, socat, busybox}

// judged is the one that the specs of this process are about.
var judged = gonc

// Names are the netcats that can be judged, this module's own first.
func Names() []string {
	names := make([]string, len(netcats))
	for i, n := range netcats {
		names[i] = n.name
	}
	return names
}

// Judge has the specs be about the netcat with that name, and returns what it says
// of its own version. It must come before Ginkgo reads the specs. The error is one
// line: no netcat has the name, or the program is not there.
func Judge(name string) (version string, err error) {
	n, err := find(name)
	if err != nil {
		return "", err
	}
	version, err = n.told()
	if err != nil {
		return "", err
	}
	judged = n
	return version, nil
}

// Known is nil if there is a netcat with that name, and otherwise the error that Judge
// would return.
func Known(name string) error {
	_, err := find(name)
	return err
}

// Installed is nil if the program with that name is there to be judged. Otherwise it
// is the error that Judge would return.
func Installed(name string) error {
	n, err := find(name)
	if err == nil {
		_, err = n.path()
	}
	return err
}

func find(name string) (netcat, error) {
	i := slices.IndexFunc(netcats, func(n netcat) bool { return n.name == name })
	if i < 0 {
		return netcat{}, fmt.Errorf("no netcat %q: there are %s", name, strings.Join(Names(), ", "))
	}
	return netcats[i], nil
}

// told asks the program for its version, and adds the flags that it always gets.
func (n netcat) told() (string, error) {
	path, err := n.path()
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	// The status is not looked at: a program may well fail after it has printed its help.
	said, failed := exec.CommandContext(ctx, path, n.version...).CombinedOutput()
	found := n.pattern.FindSubmatch(said)
	if found == nil {
		return "", fmt.Errorf("%s %s does not tell the version of %s: %v, %.100q", path,
			strings.Join(n.version, " "), n.name, failed, said)
	}
	return strings.Join(append([]string{string(found[1])}, n.command...), " "), nil
}
