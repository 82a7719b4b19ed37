// Package transcript replays written sessions against an agent, to tell whether
// it speaks the session protocol (PROTOCOL.md, one folder up). "sockspec replay"
// replays Files against any agent, whatever language it is written in.
//
// # Format
//
// A transcript is lines of text. Empty lines and those that begin with # are
// skipped. The first line says what the transcript needs:
//
//	needs ipv4 tcp          features (those of hello); without them it is not replayed
//
// A request and the answer to it:
//
//	> socket {"domain":"AF_INET","type":"SOCK_STREAM"}
//	< {"fd":$fd}
//
// The replayer adds jsonrpc and an id. Behind < stands the result, or an error:
//
//	< error -32601
//
// A request with a label is answered when its call ends; what stands between is
// not held up by it. The label's name is then also a variable, the request's id:
//
//	a> accept {"fd":$fd}
//	until> blocked {"request":$a}
//	< {"int":1}
//	> connect {"fd":$client,"addr":"$addr"}
//	< {}
//	a< {"fd":$conn,"addr":<any>}
//
// until> asks again until the answer is the one that follows.
//
// Lines that are no request:
//
//	line> {"jsonrpc":"2.0","id":7,"method":5}
//	7< error -32600
//	line> what?
//	null< error -32700
//	long> 2000000           a line of that many bytes
//	null< error -32600
//
// An answer must have exactly the members that are written, in any order; a last
// "..." allows for others. A member that is 0 or empty may as well be absent, as
// in the protocol. Within the JSON of an answer stand for what varies:
//
//	$name     any number or string; from its second use on, the same one
//	<int>     any integer
//	<any>     any value
//	b"text"   the base64 of these bytes, written as a Go string
//
// $name, <int> and <any> may also stand within a string: "127.0.0.1:$port".
// In the JSON of a request, $name and b"text" are replaced likewise.
package transcript
