package sock

// Linger is the value of SO_LINGER.
type Linger struct {
	Onoff  int `json:"onoff"`
	Linger int `json:"linger"` // seconds
}

// Timeval is the value of SO_RCVTIMEO and SO_SNDTIMEO.
type Timeval struct {
	Sec  int64 `json:"sec"`
	Usec int64 `json:"usec"`
}

// Bytes is an option's value as exact bytes; setting an option with fewer than
// it takes is how a spec asks for EINVAL.
type Bytes struct {
	Bytes []byte `json:"bytes"`
}

// TCPInfo is the value of TCP_INFO, as far as the suite looks.
type TCPInfo struct {
	State State `json:"state"`
	// segments in flight; of a listener, connections in its accept queue
	Unacked      uint32 `json:"unacked"`
	Sacked       uint32 `json:"sacked"` // of a listener, its backlog
	Retransmits  uint8  `json:"retransmits"`
	SndMSS       uint32 `json:"snd_mss"`
	RcvMSS       uint32 `json:"rcv_mss"`
	RTO          uint32 `json:"rto"` // microseconds
	NotsentBytes uint32 `json:"notsent_bytes"`
}

// State is a connection's state by its name in RFC 9293 section 3.3.2.
type State string

// The states.
const (
	CLOSED      State = "CLOSED"
	LISTEN      State = "LISTEN"
	SYN_SENT    State = "SYN-SENT"
	SYN_RCVD    State = "SYN-RECEIVED"
	ESTABLISHED State = "ESTABLISHED"
	FIN_WAIT_1  State = "FIN-WAIT-1"
	FIN_WAIT_2  State = "FIN-WAIT-2"
	CLOSE_WAIT  State = "CLOSE-WAIT"
	CLOSING     State = "CLOSING"
	LAST_ACK    State = "LAST-ACK"
	TIME_WAIT   State = "TIME-WAIT"
)
