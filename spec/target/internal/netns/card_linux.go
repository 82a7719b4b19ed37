package netns

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"

	"golang.org/x/sys/unix"
)

// Card is an interface that was not made for a session, such as the network
// device of a virtual machine: one namespace after the other has it as eth0.
type Card struct {
	home  *netlink // of the namespace where it is between sessions
	ns    *os.File // that namespace
	index int      // there
}

// OpenCard finds an interface of the calling thread's namespace, where it is at
// home.
func OpenCard(name string) (*Card, error) {
	device, err := net.InterfaceByName(name)
	if err != nil {
		return nil, fmt.Errorf("the interface %s: %w", name, err)
	}
	c := &Card{index: device.Index}
	if c.ns, err = Current(); err != nil {
		return nil, err
	}
	c.home, err = openNetlink()
	return c, err
}

// Plugged is a Card in a session's namespace.
type Plugged struct {
	card   *Card
	there  *netlink
	member Network // holds the group's member, and what own opens
}

// Plug moves the card into the calling thread's namespace, which Unshare made,
// and gives that its interfaces: lo, and the card as eth0 with the addresses of a
// stack (target.StackIPv4 and StackIPv6).
func (c *Card) Plug(ipv6 bool) (*Plugged, error) {
	p := &Plugged{card: c}
	err := p.move()
	if err == nil {
		err = p.up(ipv6)
	}
	if err != nil {
		return nil, errors.Join(err, p.Unplug())
	}
	return p, nil
}

func (p *Plugged) move() (err error) {
	if p.there, err = openNetlink(); err != nil {
		return err
	}
	own, err := Current()
	if err != nil {
		return err
	}
	defer own.Close()
	move := moveLink(p.card.index, own, stackEnd)
	move.body = append(move.body, attr(unix.IFLA_ADDRESS, stackEnd.mac[:])...)
	return p.card.home.do(move)
}

func (p *Plugged) up(ipv6 bool) error {
	if err := realFrames(stackEnd.name); err != nil {
		return err
	}
	if err := p.there.do(upIPv4(stackEnd)...); err != nil {
		return err
	}
	if err := p.member.own(p.there, stackEnd); err != nil {
		return err
	}
	if !ipv6 {
		return nil
	}
	return p.member.upIPv6(p.there, stackEnd, false)
}

// Unplug takes the card home, whatever the session did with it. Its index there
// is what it was; its name is any that is free.
func (p *Plugged) Unplug() error {
	if p.there == nil {
		return nil
	}
	return errors.Join(
		p.there.do(moveLink(StackIndex, p.card.ns, end{name: "eth%d", index: p.card.index})),
		p.member.Close(),
		p.there.Close())
}

// moveLink moves an interface into another namespace, where it is down.
func moveLink(index int, to *os.File, as end) message {
	return message{
		what: "move an interface into another namespace",
		kind: unix.RTM_NEWLINK,
		body: slices.Concat(linkHeader(index, 0), attrText(unix.IFLA_IFNAME, as.name),
			attrInt(unix.IFLA_NET_NS_FD, int(to.Fd())), attrInt(unix.IFLA_NEW_IFINDEX, as.index)),
	}
}
