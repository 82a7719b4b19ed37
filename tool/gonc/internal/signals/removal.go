package signals

import (
	"os"
	"slices"
	"sync"
)

// removals are the files of Unix sockets that gonc has made and that go with it.
var removals struct {
	sync.Mutex
	files []removal
}

// removal is a file as it was made: another one may have taken its place since.
type removal struct {
	path string
	made os.FileInfo
}

// RemoveAtEnd has a file removed when gonc ends, be it by a signal.
func RemoveAtEnd(path string) {
	made, err := os.Lstat(path)
	if err != nil {
		return
	}
	removals.Lock()
	defer removals.Unlock()
	removals.files = append(removals.files, removal{path, made})
}

// RemoveFiles removes the files now, the latest first: a folder is older than what
// it holds.
func RemoveFiles() {
	removals.Lock()
	defer removals.Unlock()
	for _, r := range slices.Backward(removals.files) {
		if now, err := os.Lstat(r.path); err == nil && os.SameFile(now, r.made) {
			_ = os.Remove(r.path) // it stays, which the next gonc can deal with
		}
	}
	removals.files = nil
}
