package capture

// The bounds of histories, in letters. Where one ends for want of room, its last
// letter is historyEnd.
const (
	maxHistory     = 1 << 16 // of one connection
	maxAllHistory  = 1 << 27 // of all connections of a tracker
	historyEnd     = '+'
	historyAtFirst = 16
)

// History is the connection in one line, every packet in true order. Letters are
// upper case for the client, lower case for the server, those before others too:
// "Sth" is a SYN and a SYN+ACK that was seen before.
//
//	S  SYN                       T  before a letter: retransmission
//	H  SYN+ACK                   G  before a letter: a gap in the sequence
//	A  only an acknowledgement   P  zero-window probe
//	D  data                      K  keep-alive
//	F  FIN; DF with data         W  acknowledgement that closes the window
//	R  RST                       U  window update
//	                             2  duplicate acknowledgement (RFC 5681)
//
// A SYN with data is SD. W, U and 2 stand in place of A. A segment with nothing,
// not even an acknowledgement, is A too. What comes into a gap later is D, since
// it was not seen before. UDP datagrams are D and d. An ICMP error about the connection is !.
// A history
// that grew too long to keep ends with +. Specs match it with regular
// expressions, so it never changes for display.
func (c *Conn) History() string { return string(c.history) }

// write adds letters to the history, as long as there is room.
func (t *Tracker) write(c *Conn, letters string) {
	n := len(c.history)
	if n > 0 && c.history[n-1] == historyEnd {
		return
	}
	if n+len(letters) >= maxHistory || t.letters >= maxAllHistory {
		letters = string(historyEnd)
	}
	if c.history == nil {
		c.history = make([]byte, 0, historyAtFirst)
	}
	c.history = append(c.history, letters...)
	t.letters += len(letters)
}

// lower writes letters for the server; a digit stays as it is.
func lower(letters []byte) {
	for i, letter := range letters {
		if letter >= 'A' && letter <= 'Z' {
			letters[i] = letter + 'a' - 'A'
		}
	}
}
