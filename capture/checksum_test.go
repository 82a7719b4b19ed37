package capture

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"
)

// Frames in hex whose checksum, to be put where ____ is, a sender computes as 0x0000:
// the other words that it covers add up to 0xffff. Those of nothing add up to 0.
const (
	macs = "020000000002 020000000001 "
	v4   = " c0000201 c0000202 "
	v6   = " 20010db8000000000000000000000001 20010db8000000000000000000000002 "
	ip4  = macs + "0800 45000014 00000000 4000 ____ c0000201 c000f8e8"
	tcp4 = macs + "0800 45000028 00000000 4006 f6cc" + v4 +
		"9c400050 0000945d 00000000 5002faf0 ____ 0000"
	udp4    = macs + "0800 4500001c 00000000 4011 f6cd" + v4 + "7ba50035 0008 ____"
	udp6    = macs + "86dd 60000000 0008 1140" + v6 + "a4340035 0008 ____"
	icmp4   = macs + "0800 4500001c 00000000 4001 f6dd" + v4 + "0800 ____ 1234e5cb"
	icmp6   = macs + "86dd 60000000 0008 3a40" + v6 + "8000 ____ 12341214"
	nothing = macs + "0800 4500001c 00000000 4001 f6dd" + v4 + "0000 ____ 00000000"
)

// TestTheTwoZerosOfAChecksum: in one's complement arithmetic 0x0000 and 0xffff are
// one number, and a receiver asks only whether all words add up to 0xffff (RFC 1071
// section 1). UDP is the exception: 0x0000 says there that there is none.
func TestTheTwoZerosOfAChecksum(t *testing.T) {
	for _, c := range []struct{ name, frame, field, want string }{
		{"IPv4, as computed", ip4, "0000", ""},
		{"IPv4, the other zero", ip4, "ffff", ""},
		{"IPv4, wrong", ip4, "fffe", "IPv4 header checksum 0xfffe, want 0x0000"},
		{"TCP, as computed", tcp4, "0000", ""},
		{"TCP, the other zero", tcp4, "ffff", ""},
		{"TCP, wrong", tcp4, "0001", "TCP checksum 0x0001, want 0x0000"},
		{"UDP over IPv4, none", udp4, "0000", ""},
		{"UDP over IPv4, as computed", udp4, "ffff", ""},
		{"UDP over IPv4, wrong", udp4, "fffe", "UDP checksum 0xfffe, want 0xffff"},
		{"UDP over IPv6, none", udp6, "0000", "UDP checksum 0 over IPv6"},
		{"UDP over IPv6, as computed", udp6, "ffff", ""},
		{"ICMP, as computed", icmp4, "0000", ""},
		{"ICMP, the other zero", icmp4, "ffff", ""},
		{"ICMPv6, as computed", icmp6, "0000", ""},
		{"ICMPv6, the other zero", icmp6, "ffff", ""},
		{"ICMPv6, wrong", icmp6, "0100", "ICMPv6 checksum 0x0100, want 0x0000"},
		{"all zeros", nothing, "ffff", ""},
		{"all zeros, whose sum is not all ones", nothing, "0000", "ICMP checksum 0x0000, want 0xffff"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.NewReplacer(" ", "", "____", c.field).Replace(c.frame)
			frame, err := hex.DecodeString(text)
			if err != nil {
				t.Fatal(err)
			}
			p := NewDecoder().Decode(Frame{Data: frame, Length: len(frame)})
			if p.Problem != c.want {
				t.Errorf("problem %q, want %q", p.Problem, c.want)
			}
		})
	}
}

func TestADatagramOfFragmentsIsJudged(t *testing.T) {
	p := testPacket(ProtoUDP, families["IPv6"]...)
	datagram := mustMarshal(t, p)[14+40:]
	none, wrong := bytes.Clone(datagram), bytes.Clone(datagram)
	none[6], none[7] = 0, 0
	wrong[6] ^= 1
	v4 := testPacket(ProtoUDP, families["IPv4"]...).IP
	for _, c := range []struct {
		name     string
		ip       IP
		datagram []byte
		want     string
	}{
		{"sound", p.IP, datagram, ""},
		{"a wrong checksum", p.IP, wrong, "UDP checksum 0x"},
		{"no checksum over IPv6", p.IP, none, "UDP checksum 0 over IPv6"},
		{"no checksum over IPv4", v4, none, ""},
		{"too long", p.IP, append(bytes.Clone(datagram), 0), "UDP length 13, but the fragments hold 14"},
		{"no header", p.IP, datagram[:7], "UDP datagram of 7 bytes, want at least 8"},
	} {
		got := DatagramProblem(c.ip, c.datagram)
		if !strings.HasPrefix(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
