package secure

import (
	"cmp"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// ErrTruncated is the end of a connection that TLS did not announce: anybody on the
// way can forge a FIN, so what was received may not be all (RFC 8446 section 6.1).
var ErrTruncated = fault.Because(fault.Reset,
	errors.New("the connection ended without TLS's close_notify: data may be missing"))

// Transport is what TLS runs over.
type Transport interface {
	io.ReadWriter
	CloseWrite() error // sends a FIN
}

// Conn is TLS over a transport.
type Conn struct {
	*tls.Conn
	over   Transport
	tell   func(event string)
	ending sync.Once
	ended  sync.Once // for the peer's end
}

// NewConn puts TLS over a transport, for a server or a client. tell gets the events
// close_notify_sent, fin_sent and close_notify_received as they happen.
func NewConn(over Transport, config *tls.Config, server bool, tell func(event string)) *Conn {
	begin := tls.Client
	if server {
		begin = tls.Server
	}
	return &Conn{Conn: begin(records{over}, config), over: over, tell: tell}
}

// Read reads, and tells of the peer's close_notify: TLS alone says that this is the end.
func (c *Conn) Read(buffer []byte) (int, error) {
	n, err := c.Conn.Read(buffer)
	if err == io.EOF {
		c.ended.Do(func() { c.tell("close_notify_received") })
	}
	return n, err
}

// CloseWrite sends close_notify, and a FIN; once, however often it is called.
func (c *Conn) CloseWrite() (err error) {
	c.ending.Do(func() {
		c.tell("close_notify_sent") // before it is: the peer's may come at once
		c.tell("fin_sent")
		err = cmp.Or(c.Conn.CloseWrite(), c.over.CloseWrite())
	})
	return err
}

// records is a transport as crypto/tls uses it.
type records struct{ over Transport }

// Read waits for bytes. That there are none is for TLS to say, not for TCP: crypto/tls
// takes a FIN between two records for the end, without a word.
func (r records) Read(buffer []byte) (int, error) {
	n, err := r.over.Read(buffer)
	if err == io.EOF {
		err = ErrTruncated
	}
	return n, err
}

func (r records) Write(data []byte) (int, error) { return r.over.Write(data) }

// Close does nothing: whoever made the transport closes it.
func (records) Close() error { return nil }

// The deadlines are those that crypto/tls sets on close_notify by itself: it would
// drop it after five seconds in which the peer reads nothing.
func (records) SetDeadline(time.Time) error      { return nil }
func (records) SetReadDeadline(time.Time) error  { return nil }
func (records) SetWriteDeadline(time.Time) error { return nil }

func (records) LocalAddr() net.Addr  { return nil }
func (records) RemoteAddr() net.Addr { return nil }
