package fault

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"time"
	"unicode"
)

// OneLine makes text that may come from elsewhere fit for one line of a terminal.
func OneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, text)
}

// ForeignLimit is how many bytes of a text of the peer's are shown: a certificate may
// hold tens of thousands.
const ForeignLimit = 256

// Foreign makes a text of the peer's fit for a line: printable, and not too long.
func Foreign(text string) string {
	if len(text) > ForeignLimit {
		text = text[:ForeignLimit] + "..."
	}
	return OneLine(text)
}

// Reason is an error in the words of strerror(3), where it is one of the system's:
// Go's begin with a small letter.
func Reason(err error) string {
	if refused, ok := errors.AsType[*OptionError](err); ok {
		return refused.Error()
	}
	if hinted, ok := errors.AsType[*hintedError](err); ok {
		return hinted.Error()
	}
	errno, ok := errors.AsType[syscall.Errno](err)
	if !ok {
		return err.Error()
	}
	text := errno.Error()
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// Absence is the error of a wait for a peer: that nobody came within a time, if that was
// set and it is over.
func Absence(limit *time.Duration, err error) error {
	if limit != nil && errors.Is(err, syscall.ETIMEDOUT) {
		return Because(TimedOut, fmt.Errorf("nobody came within %v", *limit))
	}
	return err
}
