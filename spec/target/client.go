package target

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"github.com/sockspec/sockspec/spec/target/protocol"
)

// Connection is the way to an agent: a pair of pipes, or a net.Conn twice.
type Connection struct {
	In  io.WriteCloser // takes requests
	Out io.ReadCloser  // gives answers; its Close must wake a reader
	// Ended says why the agent ended, as the Cause of a Lost. The client calls
	// it at most once, after it has closed In and Out, and waits for it. nil:
	// the client tells what it saw of the connection itself.
	Ended func() string
}

// Client speaks the session protocol with one agent. With a method Link it is a
// Session. All methods are safe to call at the same time.
type Client struct {
	conn     Connection
	greeting protocol.Greeting
	lastID   atomic.Uint64
	failing  sync.Once
	hanging  sync.Once
	hung     error          // what closing conn gave; final once hanging is done
	workers  sync.WaitGroup // the reader and the writer

	mu      sync.Mutex
	pending map[uint64]*call
	queue   []byte // whole lines that the writer has not taken yet
	lost    *Lost  // once set, no call is made any more

	more chan struct{} // holds a token while queue may have something
	stop chan struct{} // closed once lost is set
}

// call is one request in flight; done is closed once result and err are final.
type call struct {
	method protocol.Method
	done   chan struct{}
	result protocol.Result
	err    error
}

// NewClient says hello to the agent at the other end of conn and returns once it
// has answered. It owns conn from then on, also when it fails: with ctx's error,
// with a *Lost if the agent ended, or because the agent speaks another version.
func NewClient(ctx context.Context, conn Connection) (*Client, error) {
	c := &Client{
		conn:    conn,
		pending: make(map[uint64]*call),
		more:    make(chan struct{}, 1),
		stop:    make(chan struct{}),
	}
	c.workers.Go(c.write)
	c.workers.Go(c.read)
	if err := c.hello(ctx); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func (c *Client) hello(ctx context.Context) error {
	res, err := c.Call(ctx, protocol.Hello, protocol.Params{})
	switch {
	case err != nil:
		return fmt.Errorf("hello: %w", err)
	case res.Hello == nil:
		return fmt.Errorf("hello: the agent answered without a greeting")
	case res.Hello.Protocol != protocol.Version:
		return fmt.Errorf("hello: the agent of %q speaks version %d of the session protocol, "+
			"this suite version %d: "+
			"use the agent that belongs to the suite", res.Hello.Stack, res.Hello.Protocol, protocol.Version)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.greeting = *res.Hello
	return nil
}

// Greeting is what the agent answered to hello.
func (c *Client) Greeting() protocol.Greeting { return c.greeting }

// Settings asks the agent for the settings of its stack on which results depend.
// They are not part of Greeting, since an agent may take a while to read them.
func (c *Client) Settings(ctx context.Context) (map[string]string, error) {
	res, err := c.Call(ctx, protocol.Hello, protocol.Params{Text: protocol.WithSettings})
	if err != nil || res.Hello == nil {
		return nil, err
	}
	return res.Hello.Settings, nil
}

// Call makes one call and waits for its end: see Session.
func (c *Client) Call(ctx context.Context, m protocol.Method,
	p protocol.Params) (protocol.Result, error) {
	_, wait, err := c.Start(m, p)
	if err != nil {
		return protocol.Result{}, err
	}
	return wait(ctx)
}

// Start makes one call and does not wait for it: see Session.
func (c *Client) Start(m protocol.Method, p protocol.Params) (id uint64, wait Wait, err error) {
	id = c.lastID.Add(1)
	line, err := json.Marshal(protocol.Request{JSONRPC: "2.0", ID: id, Method: m, Params: p})
	if err != nil {
		return 0, nil, fmt.Errorf("%s: %w", m, err)
	}
	if len(line) > protocol.MaxMessage {
		return 0, nil, &protocol.Error{Code: protocol.CodeInvalidRequest,
			Message: fmt.Sprintf("a request of %d bytes is longer than %d", len(line), protocol.MaxMessage)}
	}
	k := &call{method: m, done: make(chan struct{})}
	if err := c.enqueue(id, k, line); err != nil {
		return 0, nil, err
	}
	return id, k.wait, nil
}

// enqueue leaves the writing to the writer, so that an agent which does not read
// cannot hold up a caller beyond its context.
func (c *Client) enqueue(id uint64, k *call, line []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lost != nil {
		return c.lost
	}
	c.pending[id] = k
	c.queue = append(append(c.queue, line...), '\n')
	select {
	case c.more <- struct{}{}:
	default:
	}
	return nil
}

func (k *call) wait(ctx context.Context) (protocol.Result, error) {
	select {
	case <-k.done:
		return k.result, k.err
	case <-ctx.Done():
	}
	select { // an answer that is there counts, however late the caller looks
	case <-k.done:
		return k.result, k.err
	default:
		return protocol.Result{}, ctx.Err()
	}
}

// Close ends the session: the agent sees the end of its input, and calls in
// flight return a *Lost. It returns once nothing of the client runs any more.
func (c *Client) Close() error {
	c.hangUp()
	c.fail(func() string { return "it was closed" })
	c.workers.Wait()
	return c.hung
}
