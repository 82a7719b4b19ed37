package requirement

import "testing"

func TestForce(t *testing.T) {
	for _, c := range []struct {
		source string
		level  Level
		want   Force
	}{
		{"rfc9293", Must, Binds},
		{"rfc9293", Should, Advises},
		{"rfc9293", May, Permits},
		{"rfc3493", Doc, Advises},
		{"posix-bind", ShallFail, Binds},
		{"posix-bind", MayFail, Permits},
		{"posix-send", Doc, Permits},
		{"linux-tcp7", Doc, Documents},
		{"gonc", Doc, Binds},
	} {
		if got := (Requirement{Source: c.source, Level: c.level}).Force(); got != c.want {
			t.Errorf("%s of %s has the force of a %s, want %s", c.level, c.source, got, c.want)
		}
	}
}

func TestStrongest(t *testing.T) {
	if got := Strongest([]Force{Permits, Documents, Advises}); got != Advises {
		t.Errorf("the strongest is %s, want %s", got, Advises)
	}
	if got := Strongest(nil); got != Binds {
		t.Errorf("the strongest of none is %s, want %s", got, Binds)
	}
}
