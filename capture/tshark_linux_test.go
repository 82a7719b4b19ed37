package capture

import (
	"bufio"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// lossy makes a socket drop some of the segments that come to it: behind the tap,
// which sees what was sent.
func lossy(t *testing.T, c *net.TCPConn, percent uint32) {
	t.Helper()
	const random = 0xfffff000 + 56 // SKF_AD_OFF + SKF_AD_RANDOM
	program := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: random},
		{Code: unix.BPF_JMP | unix.BPF_JGT | unix.BPF_K, K: 1 << 31 / 50 * percent, Jf: 1},
		{Code: unix.BPF_RET | unix.BPF_K, K: 1<<32 - 1},
		{Code: unix.BPF_RET | unix.BPF_K, K: 0},
	}
	raw, err := c.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var failed error
	err = raw.Control(func(fd uintptr) {
		failed = unix.SetsockoptSockFprog(int(fd), unix.SOL_SOCKET, unix.SO_ATTACH_FILTER,
			&unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]})
	})
	if err := errors.Join(err, failed); err != nil {
		t.Fatal(err)
	}
}

// exchange sends segments both ways over a lossy connection, and closes it.
func exchange(t *testing.T, segments, size int) {
	p := connect(t)
	lossy(t, p.client, 4)
	lossy(t, p.server, 4)
	deadline := time.Now().Add(patience)
	must(t, p.client.SetDeadline(deadline))
	must(t, p.server.SetDeadline(deadline))
	sent := make(chan error)
	go func() { sent <- sendSegments(p.client, segments, size) }()
	go func() { sent <- sendSegments(p.server, segments/2, size) }()
	go func() { _, err := io.Copy(io.Discard, p.client); sent <- err }()
	go func() { _, err := io.Copy(io.Discard, p.server); sent <- err }()
	for range 4 {
		if err := <-sent; err != nil {
			t.Error(err)
		}
	}
	p.client.Close()
	p.server.Close()
}

func sendSegments(c *net.TCPConn, segments, size int) error {
	data := make([]byte, size)
	for i := range segments {
		if _, err := c.Write(data[:1+i*size/segments]); err != nil {
			return err
		}
	}
	return c.CloseWrite()
}

// opinion is what tshark says of a frame.
type opinion struct {
	stream, seq, ack                      string
	retransmission, outOfOrder, keepAlive bool
	probe, zeroWindow, lost               bool
	completeness, comment                 string
}

func askTshark(t *testing.T, path string) []opinion {
	t.Helper()
	fields := []string{
		"tcp.stream", "tcp.seq", "tcp.ack", "tcp.analysis.retransmission", "tcp.analysis.out_of_order",
		"tcp.analysis.keep_alive", "tcp.analysis.zero_window_probe", "tcp.analysis.zero_window",
		"tcp.analysis.lost_segment", "tcp.completeness", "frame.comment",
	}
	arguments := []string{"-2", "-n", "-r", path, "-d", "tcp.port==1-65535,data", "-T", "fields"}
	for _, field := range fields {
		arguments = append(arguments, "-e", field)
	}
	command := exec.CommandContext(t.Context(), "tshark", arguments...)
	command.Env = append(os.Environ(), "HOME="+t.TempDir())
	output, err := command.Output()
	if err != nil {
		t.Fatalf("tshark: %v", err)
	}
	var opinions []opinion
	for lines := bufio.NewScanner(strings.NewReader(string(output))); lines.Scan(); {
		f := strings.Split(lines.Text(), "\t")
		opinions = append(opinions, opinion{
			f[0], f[1], f[2], f[3] != "", f[4] != "", f[5] != "", f[6] != "", f[7] != "", f[8] != "", f[9],
			f[10],
		})
	}
	return opinions
}

// TestTsharkAgrees compares every packet of lossy, closed-window and idle
// connections with what tshark says of it, in a file that this package wrote.
func TestTsharkAgrees(t *testing.T) {
	if _, err := exec.LookPath("tshark"); err != nil {
		t.Skip("tshark is not installed")
	}
	if !inNamespace(t) {
		return
	}
	s := sniff(t)
	t.Run("lossy", func(t *testing.T) {
		for i := range 10 {
			t.Run(strconv.Itoa(i), func(t *testing.T) {
				t.Parallel()
				exchange(t, 300, 400*(i+1))
			})
		}
	})
	for _, c := range liveCases {
		t.Run(c.name, func(t *testing.T) { c.act(t, connect(t)) })
	}
	s.drain(t)
	s.mu.Lock()
	defer s.mu.Unlock()
	opinions := askTshark(t, s.write(t))
	if len(opinions) != len(s.frames) {
		t.Fatalf("tshark has %d frames, %d were written", len(opinions), len(s.frames))
	}
	repeated := 0
	for i, o := range opinions {
		s.compare(t, i, o)
		if strings.ContainsAny(s.steps[i].Letters, "Tt") {
			repeated++
		}
	}
	if repeated < 5 {
		t.Errorf("%d retransmissions: too few to compare", repeated)
	}
	t.Logf("%d frames, %d retransmissions, %d connections", len(opinions), repeated,
		len(s.tracker.Conns()))
}

// write writes the capture, each packet with its letters as its comment.
func (s *sniffer) write(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "live.pcapng")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err1 := NewPcapngWriter(file, Section{Application: "sockspec"})
	id, err2 := w.AddInterface("lo", "loopback")
	err = errors.Join(err1, err2)
	for i, frame := range s.frames {
		err = errors.Join(err, w.WriteFrame(id, frame, s.steps[i].Letters))
	}
	if err = errors.Join(err, w.WriteStatistics(id, 0), file.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// completeness is the sum by which tshark, in its second pass, tells what a
// connection has shown as a whole.
func completeness(letters string) (bits int) {
	for letter, bit := range map[string]int{"S": 1, "H": 2, "AWU2DFKP": 4, "D": 8, "F": 16, "R": 32} {
		if strings.ContainsAny(strings.ToUpper(letters), letter) {
			bits |= bit
		}
	}
	return bits
}

func (s *sniffer) compare(t *testing.T, i int, o opinion) {
	t.Helper()
	step, p := s.steps[i], &s.packets[i]
	letters := strings.ToUpper(step.Letters)
	check := func(what string, ours, theirs any) {
		if ours != theirs {
			t.Errorf("frame %d, connection %d, %s, %s: %s %v, tshark says %v", i+1, s.ids[i], step.Letters,
				p, what, ours, theirs)
		}
	}
	check("comment", step.Letters, o.comment)
	check("connection", strconv.Itoa(s.ids[i]-1), o.stream)
	// tshark tells what is out of order from a fast retransmission by the time alone.
	if !o.outOfOrder {
		check("retransmission", strings.Contains(letters, "T"), o.retransmission)
	}
	check("completeness", strconv.Itoa(completeness(s.tracker.Conns()[s.ids[i]-1].History())),
		o.completeness)
	check("probe", strings.ContainsAny(letters, "PK"), o.keepAlive || o.probe)
	check("gap", strings.Contains(letters, "G"), o.lost)
	if p.PayloadLen() == 0 {
		check("zero window", letters == "W", o.zeroWindow)
	}
	if !p.Has(RST) {
		check("sequence number", strconv.Itoa(int(step.RelSeq)), o.seq)
		check("acknowledgement", strconv.Itoa(int(step.RelAck)), o.ack)
	}
}
