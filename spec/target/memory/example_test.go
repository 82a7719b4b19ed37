package memory_test

import (
	"context"
	"fmt"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/memory"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// bin is a socket that keeps nothing of what is sent to it.
type bin struct{ name sock.Addr }

// The target of a stack whose sockets can be bound and written to. A test judges it
// by spec.Run(t, spec.Config{Target: bins}).
func Example() {
	type call = memory.Call[*bin]
	bins := target.New("bins", func(ctx context.Context) (target.Session, error) {
		stack := memory.Stack[*bin]{
			Hello: protocol.Greeting{
				Stack: "bins", Release: "1.0",
				Features: []protocol.Feature{protocol.FeatureIPv4, protocol.FeatureUDP},
			},
			Calls: map[protocol.Method]memory.Func[*bin]{
				protocol.Socket: func(c *call) error { c.Add(new(bin)); return nil },
				protocol.Close:  func(*call) error { return nil },
				protocol.Bind:   func(c *call) error { c.Socket.name = c.Addr; return nil },
				protocol.Send:   func(c *call) error { c.Result.N = len(c.Data); return nil },
				protocol.Recv:   func(*call) error { return sock.EAGAIN }, // nothing ever comes
			},
		}
		return stack.Open(ctx)
	}, nil)

	ctx := context.Background()
	session, err := bins.Open(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer session.Close()
	opened, _ := session.Call(ctx, protocol.Socket,
		protocol.Params{Domain: sock.AF_INET, Type: sock.SOCK_DGRAM})
	sent, err := session.Call(ctx, protocol.Send,
		protocol.Params{FD: opened.FD, Data: []byte("hello")})
	fmt.Println(sent.N, err)
	_, err = session.Call(ctx, protocol.Recv,
		protocol.Params{FD: opened.FD, Len: 5, Flags: []sock.Const{sock.MSG_DONTWAIT}})
	fmt.Println(err)
	_, err = session.Call(ctx, protocol.Listen, protocol.Params{FD: opened.FD, Backlog: 1})
	fmt.Println(err)
	// Output:
	// 5 <nil>
	// EAGAIN
	// listen is not supported by this stack
}
