package protocol

import (
	"encoding/json"
	"fmt"
)

// Version is the protocol's version, which hello announces. It grows when an
// agent written for an earlier one would be misunderstood.
const Version = 1

// MaxMessage is the length of the longest message, in bytes without its newline.
// An agent answers a longer one with CodeInvalidRequest and skips it.
const MaxMessage = 1 << 20

// MaxData is the most that one call receives, in bytes: what fits an answer in
// base64. What one call sends is bounded by MaxMessage alone.
const MaxData = 640 << 10

// MaxPollFDs is the most descriptors that one poll takes.
const MaxPollFDs = 4096

// DefaultControlLen and MaxControlLen bound the room for the control data that
// recvmsg receives, in bytes.
const (
	DefaultControlLen = 4096
	MaxControlLen     = 64 << 10
)

// Request is one call, as a JSON-RPC 2.0 object on a line of its own. Many may
// be in flight; an answer comes when its call ends, in any order.
type Request struct {
	JSONRPC string `json:"jsonrpc"` // "2.0"
	ID      uint64 `json:"id"`
	Method  Method `json:"method"`
	Params  Params `json:"params"`
}

// Response answers the request of the same id: a Result, also when the call
// failed with an errno, or an Error when no call was made.
type Response struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      *uint64         `json:"id"` // null if the request's could not be read
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *Error          `json:"error,omitempty"`
}

// Error says why an agent made no call. It is not an errno: the session lives on.
type Error struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// Error returns the message with its code.
func (e *Error) Error() string { return fmt.Sprintf("%s (protocol error %d)", e.Message, e.Code) }

// Codes of an Error; the negative ones are those of JSON-RPC 2.0.
const (
	CodeParse          = -32700 // the line is not JSON
	CodeInvalidRequest = -32600 // it is no request, or too long
	CodeUnknownMethod  = -32601 // a call that this agent lacks: unsupported
	CodeInvalidParams  = -32602 // a parameter is missing, of a wrong type, or not known
	// a constant, an option or an address kind that this agent lacks; Message is its bare name
	CodeUnsupported = 1
	CodeInternal    = 2 // the agent itself is at fault
)
