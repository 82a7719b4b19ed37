package memory

import (
	"encoding/json"
	"errors"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Option is a socket option, which NewOption makes.
type Option[S any] struct {
	get func(S) (any, error)
	set func(S, json.RawMessage) error
}

// errForm means that a value has not the form that belongs to its option.
var errForm = errors.New("a value of another form")

// NewOption returns an option whose value is an int, or a bool for an int that is 0 or
// 1, or whatever else PROTOCOL.md says that it is: sock.Linger, sock.TCPInfo,
// sock.Errno, sock.Const. get or set is nil if the stack lacks it; their errors are
// those of a Func.
func NewOption[S, V any](get func(S) (V, error), set func(S, V) error) Option[S] {
	var o Option[S]
	if get != nil {
		o.get = func(s S) (any, error) { return get(s) }
	}
	if set != nil {
		o.set = func(s S, value json.RawMessage) error {
			v, ok := decode[V](value)
			if !ok {
				return errForm
			}
			return set(s, v)
		}
	}
	return o
}

// decode reads a value in the form that belongs to its type.
func decode[V any](value json.RawMessage) (v V, ok bool) {
	if b, is := any(&v).(*bool); is {
		var n int
		err := json.Unmarshal(value, &n)
		*b = n != 0
		return v, err == nil
	}
	return v, protocol.Decode(value, &v) == nil
}

func (c *Call[S]) getsockopt() error {
	o := c.stack.Options[sock.Const(c.Name)]
	if o.get == nil || c.Value != nil {
		return protocol.Unsupported(c.Name)
	}
	v, err := o.get(c.Socket)
	if err != nil {
		return err
	}
	if b, is := v.(bool); is {
		v = map[bool]int{true: 1}[b]
	}
	c.Result.Value, err = json.Marshal(v)
	return err
}

func (c *Call[S]) setsockopt() error {
	o := c.stack.Options[sock.Const(c.Name)]
	if o.set == nil {
		return protocol.Unsupported(c.Name)
	}
	if err := o.set(c.Socket, c.Value); err != errForm {
		return err
	}
	return protocol.Unsupported(c.Name)
}
