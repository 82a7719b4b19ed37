// Package ladder puts socket calls and packets on one time line and draws it: as
// text, as SVG, as Mermaid, and as a pcapng file whose packet comments name the
// calls. It knows captures, not specs: tool/ladder draws any capture file with it.
package ladder

// The picture in the README is what Linux 6.18 did on 2026-11-20:
//go:generate go run ../../tool/ladder --svg --connection 1 --width 1000 --output ../../docs/ladder.svg testdata/request.json

import (
	"time"

	"github.com/sockspec/sockspec/capture"
)

// Trace is what happened between two parties: calls, packets and remarks.
// Marshalled as JSON it is what a run keeps of a spec.
type Trace struct {
	Title   string   `json:"title"`
	Left    string   `json:"left"`  // who stands left: "linux 192.0.2.1"
	Right   string   `json:"right"` // who stands right: "bench 192.0.2.2"
	Events  []Event  `json:"events"`
	Dropped uint64   `json:"dropped,omitempty"` // frames that the capture lost
	Notes   []string `json:"notes,omitempty"`   // what a reader must know of the whole
}

// Event is one thing on the time line: exactly one of the pointers is set.
// Events stand in the order in which they happened; of a call that is its begin.
type Event struct {
	Time   time.Time `json:"time"`
	Call   *Call     `json:"call,omitempty"`
	Packet *Packet   `json:"packet,omitempty"`
	Remark *Remark   `json:"remark,omitempty"`
}

// Side is the side of the ladder on which something happened.
type Side string

// The sides.
const (
	Left  Side = "left"
	Right Side = "right"
)

// Call is one socket call, or one act of the bench.
type Call struct {
	ID     int       `json:"id"` // unique in its trace, from 1; packets refer to it
	Side   Side      `json:"side"`
	Name   string    `json:"name"`             // "connect"
	Args   string    `json:"args"`             // "3, 192.0.2.2:80"
	Result string    `json:"result"`           // "0", "4 192.0.2.2:40000", "EPIPE"; "" until it ends
	Failed bool      `json:"failed,omitempty"` // Result is an error
	End    time.Time `json:"end"`              // zero if it had not ended when the trace did
}

// Interface says where a packet was seen.
type Interface string

// The interfaces of a session.
const (
	Wire     Interface = "wire"
	Loopback Interface = "lo"
)

// Packet is one captured frame and what is known of it. Only the first fields
// are kept in JSON; Annotate fills in the others.
type Packet struct {
	Interface Interface `json:"interface"`
	Frame     []byte    `json:"frame"`
	Length    int       `json:"length"`             // on the wire
	Outgoing  bool      `json:"outgoing,omitempty"` // sent by the bench
	Partial   bool      `json:"partial,omitempty"`  // checksum left to the device

	Number  int             `json:"-"` // from 1, as Wireshark numbers the frames of the pcapng
	Decoded *capture.Packet `json:"-"`
	Side    Side            `json:"-"` // who sent it
	Conn    *capture.Conn   `json:"-"` // nil for what belongs to no connection
	Step    capture.Step    `json:"-"` // what it meant to its connection
	Cause   *Call           `json:"-"` // the call that made its sender send it, as far as can be told
	// Unanswered says that the segment was sent again later: it was lost, or its
	// receiver did not take it.
	Unanswered bool `json:"-"`
}

// Remark is a sentence on the time line: a failed expectation, a state reached.
type Remark struct {
	Text string `json:"text"`
	Bad  bool   `json:"bad,omitempty"`
}
