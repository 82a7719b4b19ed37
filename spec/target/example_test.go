package target_test

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/sockspec/sockspec/spec/target"
)

// withoutLink is a session with an agent alone.
type withoutLink struct{ *target.Client }

func (withoutLink) Link() *target.Link { return nil }

// The target of a board whose agent waits for TCP connections.
func ExampleNew() {
	board := target.New("board", func(ctx context.Context) (target.Session, error) {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", "127.0.0.1:0")
		if err != nil {
			return nil, errors.New("nobody is at home")
		}
		client, err := target.NewClient(ctx, target.Connection{In: conn, Out: conn})
		if err != nil {
			return nil, err
		}
		return withoutLink{client}, nil
	}, nil)

	_, err := board.Open(context.Background())
	fmt.Println(err)
	// Output: opening a session with board: nobody is at home
}
