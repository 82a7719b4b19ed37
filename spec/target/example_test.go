package target_test

import (
	"context"
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
			return nil, fmt.Errorf("the board is not there: %w", err)
		}
		client, err := target.NewClient(ctx, target.Connection{In: conn, Out: conn})
		if err != nil {
			return nil, err
		}
		return withoutLink{client}, nil
	}, nil)

	_, err := board.Open(context.Background())
	fmt.Println(err)
	// Output: opening a session with board: the board is not there: dial tcp 127.0.0.1:0: connect: connection refused
}
