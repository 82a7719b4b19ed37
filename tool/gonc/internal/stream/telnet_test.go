package stream

import "testing"

// Requests are refused wherever they are, in one piece or in many; what only looks like
// one is not.
func TestTelnetRefusal(t *testing.T) {
	for text, want := range map[string]string{
		"login: ":                          "",
		"\xff\xfd\x18":                     "\xff\xfc\x18",
		"\xff\xfb\x01":                     "\xff\xfe\x01",
		"a\xff\xfd\x18b\xff\xfb\x03c":      "\xff\xfc\x18\xff\xfe\x03",
		"\xff\xfd\xff\xff\xfb\xff":         "\xff\xfc\xff\xff\xfe\xff",
		"\xff\xfe\x18\xff\xfc\x01":         "",
		"\xff\xff\xfd\x18":                 "",
		"\xff\xfa\x18\x01\xff\xf0\xfd\x01": "",
		"\xfd\x18\xfb\x01":                 "",
	} {
		whole, pieces := (&refusal{}).refuse([]byte(text)), []byte{}
		r := &refusal{}
		for i := range len(text) {
			pieces = append(pieces, r.refuse([]byte{text[i]})...)
		}
		if string(whole) != want || string(pieces) != want {
			t.Errorf("%q: got %q, and %q in pieces, want %q", text, whole, pieces, want)
		}
	}
}
