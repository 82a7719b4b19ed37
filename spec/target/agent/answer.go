package agent

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// success is a protocol.Response whose result is encoded in the same pass.
type success struct {
	JSONRPC string           `json:"jsonrpc"`
	ID      uint64           `json:"id"`
	Result  *protocol.Result `json:"result"`
}

// answer answers a request with what its call gave.
func (l *loop) answer(id uint64, res protocol.Result, err error) {
	if errno, ok := errors.AsType[sock.Errno](err); ok {
		res.Errno, err = errno, nil
	}
	var line []byte
	if err == nil {
		line, err = json.Marshal(success{"2.0", id, &res})
	}
	if err == nil && len(line) > protocol.MaxMessage {
		err = fmt.Errorf("the result takes %d bytes, more than %d", len(line), protocol.MaxMessage)
	}
	if err != nil {
		l.refuse(&id, refusalOf(err))
		return
	}
	l.write(line)
}

func refusalOf(err error) *protocol.Error {
	if refusal, ok := errors.AsType[*protocol.Error](err); ok {
		return refusal
	}
	return &protocol.Error{Code: protocol.CodeInternal, Message: err.Error()}
}

// refuse says that no call was made; id is nil if it could not be read.
func (l *loop) refuse(id *uint64, refusal *protocol.Error) {
	line, err := json.Marshal(protocol.Response{JSONRPC: "2.0", ID: id, Error: refusal})
	if err != nil {
		panic(err) // the type has nothing that cannot be encoded
	}
	l.write(line)
}

// write ends the session if nobody reads its answers any more.
func (l *loop) write(line []byte) {
	l.writing.Lock()
	defer l.writing.Unlock()
	if _, err := l.Out.Write(append(line, '\n')); err != nil {
		l.end.Do(l.End)
	}
}
