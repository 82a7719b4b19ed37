package main

import (
	"bytes"
	"strconv"
)

// Asleep looks at the worker's thread: its state, which is D while it waits for a
// lock of the kernel's, and the system call in which it sleeps. Where the kernel
// does not tell that (gVisor), what the worker says that it is doing must do.
func (w *worker) Asleep() bool {
	trap := w.trap.Load()
	if trap == noCall {
		return false
	}
	task := "/proc/self/task/" + strconv.Itoa(w.tid)
	if stat, err := w.apart.readFile(task + "/stat"); err != nil || !sleeps(stat) {
		return false
	}
	call, err := w.apart.readFile(task + "/syscall")
	return err != nil || sleepsIn(call, trap)
}

// sleepsIn reads /proc/PID/syscall: the number first, or "running".
func sleepsIn(text []byte, trap uintptr) bool {
	number, _, _ := bytes.Cut(text, []byte(" "))
	return string(number) == strconv.FormatUint(uint64(trap), 10)
}

// sleeps reads /proc/PID/stat: the state follows the name in parentheses.
func sleeps(text []byte) bool {
	i := bytes.LastIndexByte(text, ')')
	return i >= 0 && i+2 < len(text) && text[i+2] == 'S'
}
