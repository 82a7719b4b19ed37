package netcat

import (
	"reflect"
	"testing"
)

// TestAPauseOfTheBenchIsNoLine: a netcat that said nothing else has said nothing, which is
// what a spec compares with.
func TestAPauseOfTheBenchIsNoLine(t *testing.T) {
	p := &party{netcat: gonc}
	pause, told := gonc.lines[waiting], gonc.lines[lingering]
	for _, c := range []struct{ said, want, left []string }{
		{[]string{pause}, nil, nil},
		{[]string{pause, "else"}, []string{"else"}, []string{"else"}},
		{[]string{told}, []string{told}, []string{told}},
		{[]string{""}, nil, []string{""}},
	} {
		if got := p.unpaused(c.said, c.want); !reflect.DeepEqual(got, c.left) {
			t.Errorf("of %q is left %#v, want %#v", c.said, got, c.left)
		}
	}
}
