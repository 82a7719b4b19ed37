package capture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// testFrame is a frame with a valid TCP segment.
func testFrame(t testing.TB) Frame {
	data := mustMarshal(t, testPacket(ProtoTCP, families["IPv4"]...))
	return Frame{Time: time.Unix(1700000000, 123456789), Data: data, Length: len(data)}
}

// writeFile writes bytes to a file of the test, and returns its path.
func writeFile(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// readAll reads a capture file up to its end or its first error.
func readAll(path string) (records []Record, err error) {
	for record, err := range ReadFile(path) {
		if err != nil {
			return records, err
		}
		records = append(records, record)
	}
	return records, nil
}

func writeTestNg(t testing.TB, frames []Frame, comments ...string) []byte {
	t.Helper()
	var file bytes.Buffer
	w, err := NewPcapngWriter(&file, Section{Application: "sockspec", Comment: "a section"})
	if err != nil {
		t.Fatal(err)
	}
	wire, err1 := w.AddInterface("wire", "the bench's end")
	lo, err2 := w.AddInterface("lo", "")
	err = errors.Join(err1, err2)
	for i, f := range frames {
		err = errors.Join(err, w.WriteFrame([]int{wire, lo}[i%2], f, comments...))
	}
	err = errors.Join(err, w.WriteStatistics(wire, 3), w.WriteStatistics(lo, 4))
	if err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestPcapngReadsAsWritten(t *testing.T) {
	cut := testFrame(t)
	cut.Data = cut.Data[:40]
	sent := testFrame(t)
	sent.Outgoing = true
	frames := []Frame{testFrame(t), cut, sent}
	comments := []string{"connect(3) = 0", "straße\n<b>"}
	file := writeTestNg(t, frames, comments...)

	r, err := NewReader(bytes.NewReader(file), "x.pcapng")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range frames {
		got, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if !got.Time.Equal(want.Time) {
			t.Errorf("frame %d: time %s, want %s", i, got.Time, want.Time)
		}
		got.Time = want.Time
		if !reflect.DeepEqual(got, Record{want, []string{"wire", "lo"}[i%2], comments}) {
			t.Errorf("frame %d: got %+v, want %+v", i, got, want)
		}
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("at the end: %v", err)
	}
	if r.Drops() != 7 {
		t.Errorf("%d drops, want 7", r.Drops())
	}
}

func TestLongCommentIsCutBetweenCharacters(t *testing.T) {
	file := writeTestNg(t, []Frame{testFrame(t)}, strings.Repeat("ß", 40000))
	records, err := readAll(writeFile(t, "long.pcapng", file))
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Repeat("ß", 32767); records[0].Comments[0] != want {
		t.Errorf("comment of %d bytes, want %d", len(records[0].Comments[0]), len(want))
	}
}

// pcapFile is a file of the older format.
func pcapFile(order binary.AppendByteOrder, magic uint32, link uint32, frames ...Frame) []byte {
	file := order.AppendUint32(nil, magic)
	file = order.AppendUint16(order.AppendUint16(file, 2), 4)
	file = append(file, make([]byte, 8)...)
	// A frame that is longer than this snap length is no error.
	file = order.AppendUint32(order.AppendUint32(file, 64), link)
	for _, f := range frames {
		file = order.AppendUint32(order.AppendUint32(file, 1700000000), 123456)
		file = order.AppendUint32(order.AppendUint32(file, uint32(len(f.Data))), uint32(f.Length))
		file = append(file, f.Data...)
	}
	return file
}

func TestPcapOfEitherByteOrder(t *testing.T) {
	want := testFrame(t)
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		for magic, fraction := range map[uint32]int64{0xa1b2c3d4: 123456000, 0xa1b23c4d: 123456} {
			records, err := readAll(writeFile(t, "x.pcap", pcapFile(order, magic, 1, want)))
			if err != nil || len(records) != 1 {
				t.Fatalf("%s %x: %d records, %v", order, magic, len(records), err)
			}
			got := records[0]
			if !got.Time.Equal(time.Unix(1700000000, fraction)) || !bytes.Equal(got.Data, want.Data) {
				t.Errorf("%s %x: got %+v", order, magic, got)
			}
		}
	}
}

func TestOtherLinkTypesBecomeEthernet(t *testing.T) {
	for family, addresses := range families {
		p := testPacket(ProtoTCP, addresses...)
		ip := ipData(mustMarshal(t, p))
		kind := binary.BigEndian.AppendUint16(nil, etherIPv4)
		if family == "IPv6" {
			kind = binary.BigEndian.AppendUint16(nil, etherIPv6)
		}
		sll := append([]byte{0, 4, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0}, kind...)
		sll2 := append(append([]byte{}, kind...), 0, 0, 0, 0, 0, 1, 0, 1, 4, 6, 2, 0, 0, 0, 0, 1, 0, 0)
		for link, header := range map[uint32][]byte{
			0: {2, 0, 0, 0}, 108: {0, 0, 0, 2}, 12: nil, 101: nil, 113: sll, 276: sll2,
		} {
			data := append(append([]byte{}, header...), ip...)
			file := pcapFile(binary.LittleEndian, 0xa1b2c3d4, link, Frame{Data: data, Length: len(data)})
			records, err := readAll(writeFile(t, "x.pcap", file))
			if err != nil || len(records) != 1 {
				t.Fatalf("%s over %d: %v", family, link, err)
			}
			got := NewDecoder().Decode(records[0].Frame)
			if got.Src() != p.Src() || got.Problem != "" || got.Outgoing != (link == 113 || link == 276) {
				t.Errorf("%s over %d: got %s", family, link, &got)
			}
			if got.Length != len(got.Frame) {
				t.Errorf("%s over %d: length %d of %d", family, link, got.Length, len(got.Frame))
			}
		}
	}
}

func TestReadFileNamesWhatIsWrong(t *testing.T) {
	ng := writeTestNg(t, []Frame{testFrame(t)})
	pcap := pcapFile(binary.LittleEndian, 0xa1b2c3d4, 1, testFrame(t))
	wireless := pcapFile(binary.LittleEndian, 0xa1b2c3d4, 105, testFrame(t))
	huge := pcapFile(binary.LittleEndian, 0xa1b2c3d4, 1, Frame{})
	binary.LittleEndian.PutUint32(huge[32:], 1<<31)
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"empty.pcap": {nil, "not a capture file (pcap or pcapng)"},
		"text.pcap":  {[]byte("hello, world, this is text"), "not a capture file (pcap or pcapng)"},
		"wlan.pcap":  {wireless, "link type 105 (IEEE 802.11) is not Ethernet"},
		"cut.pcap":   {pcap[:len(pcap)-1], "cut off in the middle of a packet"},
		"head.pcap":  {pcap[:20], "cut off in the middle of a packet"},
		"huge.pcap":  {huge, "a packet of 2147483648 bytes, more than any network has"},
		"cut.pcapng": {ng[:len(ng)-1], "cut off in the middle of a packet"},
		"odd.pcapng": {append(bytes.Clone(ng), 6, 0, 0, 0, 1, 0, 0, 0),
			"a block of 1 bytes, which is no length of a block"},
	} {
		path := writeFile(t, name, c.file)
		if _, err := readAll(path); err == nil || err.Error() != path+": "+c.want {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
	if _, err := readAll(filepath.Join(t.TempDir(), "none.pcap")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}
