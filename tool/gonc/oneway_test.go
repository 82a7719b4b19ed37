package main

import "testing"

// What the peer sends to a gonc that only sends is read to its end, and written
// nowhere; and what gonc has to say comes after it as well.
func TestSendOnlyDiscards(t *testing.T) {
	p := launch(t, nil, nil, "gonc", "-lv", "127.0.0.1", "0", "--send-only")
	c := dial(t, p.port())
	p.line() // that it has received the connection
	write(t, c, "What is the answer?\n")
	check(t, c.CloseWrite())
	expectEnd(t, p.out) // which is closed at the peer's end
	write(t, p.in, "42\n")
	check(t, p.in.Close())
	expect(t, c, "42\n")
	expectEnd(t, c)
	p.expectStatus(0, "")
}
