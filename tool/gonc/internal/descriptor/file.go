// Package descriptor has the files that gonc opens by name, and the descriptors that it was
// started with: those that it takes over, and those that it keeps from its commands.
package descriptor

import (
	"cmp"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strconv"

	"github.com/sockspec/sockspec/tool/gonc/internal/signals"
)

// everybodys is the mode of a file that gonc makes; the umask takes its share.
const everybodys = 0o666

// Create opens a file to write to, as the shell's > does: one that is there is emptied,
// and a FIFO is waited for until it has a reader. It is not opened to be read as well:
// a FIFO would never lose its last reader then.
func Create(name string) (*os.File, error) {
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, everybodys)
}

// WriteAtOnce writes a file so that nobody sees it half written: another one takes its
// place. What is no regular file stays what it is, and is written to: a FIFO, a device,
// and what a symbolic link points to.
func WriteAtOnce(name, text string) error {
	if there, err := os.Lstat(name); err == nil && !there.Mode().IsRegular() {
		_, err := signals.Quietly(func() (int, error) {
			return 0, os.WriteFile(name, []byte(text), everybodys)
		})
		return err
	}
	made := filepath.Join(filepath.Dir(name), ".gonc-"+rand.Text())
	err := writeNew(made, text)
	if err == nil {
		err = os.Rename(made, name)
	}
	if err != nil {
		_ = os.Remove(made) // it may not be there
	}
	return err
}

// writeNew writes a file that must not be there yet, not even as a symbolic link.
func writeNew(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, everybodys)
	if err != nil {
		return err
	}
	_, err = signals.Quietly(func() (int, error) { return f.WriteString(text) })
	return cmp.Or(err, f.Close())
}

// Parse reads the number of a descriptor that gonc was started with, other than the
// standard streams, and takes it over.
func Parse(text string) (int, error) {
	fd, err := strconv.ParseUint(text, 10, 16)
	if err != nil || fd < 3 {
		return 0, errors.New("a descriptor of 3 or more")
	}
	return int(fd), Inherit(int(fd))
}
