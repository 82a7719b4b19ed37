package netns

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// orphanRetries is the setting of how often TCP sends again for a socket that no
// program has any more.
const orphanRetries = "/proc/sys/net/ipv4/tcp_orphan_retries"

// openRetries opens the setting of the calling thread's namespace; nil where there is
// none.
func openRetries() (*os.File, error) {
	f, err := os.OpenFile(orphanRetries, os.O_WRONLY, 0)
	if errors.Is(err, unix.ENOENT) {
		return nil, nil
	}
	return f, err
}

// forget has the kernel give up half-closed connections within a second or two, and not
// after 100 s: each keeps its namespace, which makes every later session slower. It
// sends nothing itself, and nobody reads the link any more.
func (n *Network) forget() error {
	if n.retries == nil {
		return nil
	}
	_, err := n.retries.WriteString("1")
	return errors.Join(err, n.retries.Close())
}
