package dial

import (
	"fmt"
	"net/netip"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/inet"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
)

// noteConnected tells that a client is connected.
func (c *Client) noteConnected(host string, port uint16) {
	if c.Verbose {
		c.Note("Connection to %s succeeded!", c.service(host, port))
	}
}

// noteMany tells that a client sends to several hosts, and hears whoever answers.
func (c *Client) noteMany(host string, port uint16) {
	if c.Verbose {
		c.Note("Datagrams to %s, and from all who answer", c.service(host, port))
	}
}

// noteFailure writes the line of an attempt that failed, if -v was given.
func (c *Client) noteFailure(err error) {
	if c.Verbose {
		tell.Complain(err)
	}
}

// reported marks an error that noteFailure has written.
func (c *Client) reported(err error) error {
	if c.Verbose {
		return fault.Reported(err)
	}
	return err
}

// service is a destination with its port, and the service's name unless -n is given.
func (c *Client) service(host string, port uint16) string {
	name := inet.ServiceName(port, c.Network)
	if name == "" || c.Names.NoDNS {
		name = "*"
	}
	return fmt.Sprintf("%s %d port [%s/%s]", host, port, c.Network, name)
}

// display is a destination as nc shows it: its name with the address, or the address alone.
func display(host string, a netip.Addr) string {
	if host == a.String() {
		return host
	}
	return fmt.Sprintf("%s (%s)", host, a)
}
