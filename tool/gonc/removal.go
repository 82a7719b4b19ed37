package main

import (
	"os"
	"os/signal"
	"slices"
	"sync"
	"syscall"
)

// removals are the files of Unix sockets that gonc has made and that go with it.
var removals struct {
	sync.Mutex
	files []removal
	armed sync.Once
}

// removal is a file as it was made: another one may have taken its place since.
type removal struct {
	path string
	made os.FileInfo
}

// removeAtEnd has a file removed when gonc ends, be it by a signal.
func removeAtEnd(path string) {
	made, err := os.Lstat(path)
	if err != nil {
		return
	}
	removals.armed.Do(removeOnSignal)
	removals.Lock()
	defer removals.Unlock()
	removals.files = append(removals.files, removal{path, made})
}

// removeFiles removes the files now, the latest first: a folder is older than what
// it holds.
func removeFiles() {
	removals.Lock()
	defer removals.Unlock()
	for _, r := range slices.Backward(removals.files) {
		if now, err := os.Lstat(r.path); err == nil && os.SameFile(now, r.made) {
			_ = os.Remove(r.path) // it stays, which the next gonc can deal with
		}
	}
	removals.files = nil
}

// removeOnSignal removes the files when a signal ends gonc, which then ends as the
// signal would have had it.
func removeOnSignal() {
	caught := make(chan os.Signal, 1)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signal.Notify(caught, s)
		}
	}
	go func() {
		s := <-caught
		removeFiles()
		signal.Reset(s)
		endBy(s)
	}()
}
