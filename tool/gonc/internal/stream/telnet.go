package stream

// The bytes of telnet's requests and answers (RFC 854, "TELNET COMMAND STRUCTURE").
const (
	telnetIAC  = 255
	telnetDont = 254
	telnetDo   = 253
	telnetWont = 252
	telnetWill = 251
)

// telnet refuses every option that a telnet server asks for or offers.
type telnet struct {
	Stream
	refusal
}

// RefuseTelnet refuses every option that a telnet server asks for or offers: -t. As with
// nc, the requests stay in what is received.
func RefuseTelnet(s Stream) Stream { return &telnet{Stream: s} }

// Read answers what it has read, before it is used.
func (t *telnet) Read(buffer []byte) (int, error) {
	n, err := t.Stream.Read(buffer)
	if answers := t.refuse(buffer[:n]); len(answers) > 0 {
		if _, err := t.Stream.Write(answers); err != nil {
			return n, err
		}
	}
	return n, err
}

// refusal is what of a request has been seen so far: nothing, IAC, or IAC and a verb. A
// request may come in pieces.
type refusal struct{ iac, verb byte }

// refuse returns the answers to the requests in data. WONT and DONT, which nc answers as
// well, are no requests; were both sides to answer them, it would never end.
func (r *refusal) refuse(data []byte) (answers []byte) {
	for _, b := range data {
		switch {
		case r.verb != 0:
			answers = append(answers, telnetIAC, r.verb, b)
			*r = refusal{}
		case r.iac == 0 && b == telnetIAC:
			r.iac = b
		case r.iac != 0 && b == telnetDo:
			r.verb = telnetWont
		case r.iac != 0 && b == telnetWill:
			r.verb = telnetDont
		default:
			r.iac = 0
		}
	}
	return answers
}
