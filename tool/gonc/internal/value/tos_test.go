package value

import "testing"

func TestTOSValues(t *testing.T) {
	for text, want := range map[string]int{
		"ef": 0xb8, "cs7": 0xe0, "af11": 0x28, "critical": 0xa0,
		"lowdelay": 0x10, "0": 0, "0xff": 255, "255": 255,
	} {
		var got *int
		if err := TOS(&got).Set(text); err != nil || got == nil || *got != want {
			t.Errorf("%s: got %v and %v, want %d", text, got, err, want)
		}
	}
}
