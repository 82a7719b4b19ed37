package session

import (
	"errors"
	"syscall"
	"testing"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

func TestIsShortage(t *testing.T) {
	if !isShortage(&fault.SocketError{Err: syscall.EMFILE}) || isShortage(errors.New("EMFILE")) {
		t.Error("a shortage is known by its errno")
	}
}

// What the system is short of is asked for again when a place was returned, by whoever
// serves as by whoever accepts; but not when nobody is left to return one.
func TestWhileShort(t *testing.T) {
	p := newPlaces(2)
	p.take()
	p.take()
	tries := 0
	err := p.whileShort(1, func() error {
		if tries++; tries == 1 {
			go p.giveBack()
			return syscall.ENFILE
		}
		return nil
	})
	if err != nil || tries != 2 {
		t.Fatalf("%d tries, %v; the second has succeeded", tries, err)
	}
	alone := func() error { return syscall.ENFILE }
	if err := p.whileShort(1, alone); !isShortage(err) {
		t.Errorf("got %v, but nobody else has a place", err)
	}
	p.giveBack()
	if err := p.whileShort(0, alone); !isShortage(err) {
		t.Errorf("got %v, but nobody has a place", err)
	}
	if err := (*places)(nil).whileShort(1, alone); !isShortage(err) {
		t.Errorf("got %v, but without -k there are no places", err)
	}
}
