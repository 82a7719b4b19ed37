package capture

import (
	"fmt"
	"strconv"
	"strings"
)

var flagNames = [...]string{"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"}

// String names the flags, as in "SYN|ACK"; none are "0".
func (f Flags) String() string {
	if f == 0 {
		return "0"
	}
	var names []string
	for i, name := range flagNames {
		if f&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, "|")
}

// String writes the address as in "02:00:00:00:00:01".
func (m MAC) String() string {
	return fmt.Sprintf("%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2], m[3], m[4], m[5])
}

// String tells the packet in one line, for people: "192.0.2.1:40000 >
// 192.0.2.2:80 SYN seq 123 win 64240 <mss 1460, sackOK>". It says what the
// headers hold, and nothing that the payload does.
func (p *Packet) String() string {
	var b strings.Builder
	p.describe(&b)
	if p.Problem != "" {
		fmt.Fprintf(&b, " [%s]", p.Problem)
	}
	return b.String()
}

func (p *Packet) describe(b *strings.Builder) {
	switch {
	case p.ARP != nil:
		p.ARP.describe(b)
	case !p.IP.Src.IsValid():
		fmt.Fprintf(b, "%s > %s %d bytes", p.SrcMAC, p.DstMAC, p.Length)
	case p.TCP != nil:
		fmt.Fprintf(b, "%s > %s ", p.Src(), p.Dst())
		p.describeTCP(b)
	case p.UDP != nil:
		fmt.Fprintf(b, "%s > %s UDP len %d", p.Src(), p.Dst(), p.PayloadLen())
	case p.ICMP != nil:
		fmt.Fprintf(b, "%s > %s ", p.IP.Src, p.IP.Dst)
		p.describeICMP(b)
	default:
		fmt.Fprintf(b, "%s > %s IP", p.IP.Src, p.IP.Dst)
	}
	if p.IP.Fragment {
		b.WriteString(" fragment")
	}
}

func (a *ARP) describe(b *strings.Builder) {
	if a.Reply {
		fmt.Fprintf(b, "ARP %s is at %s", a.SenderIP, a.SenderMAC)
		return
	}
	fmt.Fprintf(b, "ARP who has %s? tell %s", a.TargetIP, a.SenderIP)
}

func (p *Packet) describeTCP(b *strings.Builder) {
	t := p.TCP
	fmt.Fprintf(b, "%s seq %d", t.Flags, t.Seq)
	if t.Flags&ACK != 0 {
		fmt.Fprintf(b, " ack %d", t.Ack)
	}
	fmt.Fprintf(b, " win %d", t.Window)
	if t.Flags&URG != 0 {
		fmt.Fprintf(b, " urg %d", t.Urgent)
	}
	if n := p.PayloadLen(); n > 0 {
		fmt.Fprintf(b, " len %d", n)
	}
	if options := t.Options.names(); len(options) > 0 {
		fmt.Fprintf(b, " <%s>", strings.Join(options, ", "))
	}
}

func (o *TCPOptions) names() []string {
	var names []string
	add := func(format string, args ...any) { names = append(names, fmt.Sprintf(format, args...)) }
	if o.MSS != 0 {
		add("mss %d", o.MSS)
	}
	if o.SACKPermitted {
		add("sackOK")
	}
	if o.WindowScale != nil {
		add("wscale %d", *o.WindowScale)
	}
	if o.Timestamps != nil {
		add("ts %d %d", o.Timestamps[0], o.Timestamps[1])
	}
	for _, edges := range o.SACK {
		add("sack %d-%d", edges[0], edges[1])
	}
	if o.FastOpen != nil {
		add("fast open %d bytes", len(o.FastOpen))
	}
	if len(names) == 0 && len(o.Raw) > 0 {
		add("%d bytes of options", len(o.Raw))
	}
	return names
}

func (p *Packet) describeICMP(b *strings.Builder) {
	fmt.Fprintf(b, "%s %s", p.Proto, p.icmpName())
	if quoted := p.ICMP.Quoted; quoted != nil && quoted.ICMP == nil {
		b.WriteString(" about ")
		quoted.describe(b)
	}
}

// icmpName is the message's name, with its code where that says more.
func (p *Packet) icmpName() string {
	names := icmpNames
	if p.Proto == ProtoICMPv6 {
		names = icmp6Names
	}
	kind, code := p.ICMP.Type, p.ICMP.Code
	if name, ok := names[[2]uint8{kind, code}]; ok {
		return name
	}
	if name, ok := names[[2]uint8{kind, anyCode}]; ok {
		return name + ", code " + strconv.Itoa(int(code))
	}
	return fmt.Sprintf("type %d, code %d", kind, code)
}

// anyCode stands for the codes that have no name of their own here.
const anyCode = 255

var icmpNames = map[[2]uint8]string{
	{0, 0}: "echo reply", {8, 0}: "echo request",
	{3, 0}: "network unreachable", {3, 1}: "host unreachable", {3, 2}: "protocol unreachable",
	{3, 3}: "port unreachable", {3, 4}: "fragmentation needed", {3, anyCode}: "unreachable",
	{4, 0}: "source quench", {5, anyCode}: "redirect",
	{11, 0}: "time exceeded", {11, anyCode}: "time exceeded", {12, anyCode}: "parameter problem",
}

var icmp6Names = map[[2]uint8]string{
	{1, 0}: "no route", {1, 1}: "administratively prohibited", {1, 3}: "address unreachable",
	{1, 4}: "port unreachable", {1, anyCode}: "unreachable", {2, 0}: "packet too big",
	{3, 0}: "time exceeded", {3, anyCode}: "time exceeded", {4, anyCode}: "parameter problem",
	{128, 0}: "echo request", {129, 0}: "echo reply",
	{133, 0}: "router solicitation", {134, 0}: "router advertisement",
	{135, 0}: "neighbour solicitation", {136, 0}: "neighbour advertisement",
	{143, 0}: "multicast listener report",
}
