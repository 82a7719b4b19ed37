package tell

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"golang.org/x/sys/unix"
)

// CanInfo reports whether the system has TCP_INFO for --info.
const CanInfo = true

// tcpStates are the states of RFC 9293 section 3.3.2 by their numbers in TCP_INFO.
var tcpStates = [...]string{
	1: "ESTABLISHED", "SYN-SENT", "SYN-RECEIVED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "CLOSED",
	"CLOSE-WAIT", "LAST-ACK", "LISTEN", "CLOSING", "SYN-RECEIVED",
}

// tcpInfo is what the kernel knows of a connection (tcp(7), TCP_INFO).
type tcpInfo struct{ *unix.TCPInfo }

// infoOf asks the kernel.
func infoOf(s *socket.Socket) (tcpInfo, error) {
	info, err := s.TCPInfo()
	return tcpInfo{info}, err
}

// state is the name of the connection's state.
func (i tcpInfo) state() string {
	if int(i.State) < len(tcpStates) {
		return tcpStates[i.State]
	}
	return fmt.Sprint(i.State)
}

// lines say it in words.
func (i tcpInfo) lines() []string {
	return []string{
		"State: " + i.state(),
		fmt.Sprintf("Round trip: %v, varying by %v, at least %v", micro(i.Rtt), micro(i.Rttvar),
			micro(i.Min_rtt)),
		fmt.Sprintf("Sent: %d bytes in %d segments with data; %d acknowledged, SYN and FIN counted",
			i.Bytes_sent, i.Data_segs_out, i.Bytes_acked),
		fmt.Sprintf("Delivered: %d segments; at %s/s of late", i.Delivered,
			inBytes(float64(i.Delivery_rate))),
		fmt.Sprintf("Retransmitted: %d segments, %d bytes", i.Total_retrans, i.Bytes_retrans),
		fmt.Sprintf("Received: %d bytes, the FIN counted, in %d segments with data; %d out of order",
			i.Bytes_received, i.Data_segs_in, i.Rcv_ooopack),
		fmt.Sprintf("Congestion window: %d segments of at most %d bytes", i.Snd_cwnd, i.Snd_mss),
		fmt.Sprintf("Busy: %v, of which the peer's window held it up %v and the send buffer %v",
			time.Duration(i.Busy_time)*time.Microsecond, time.Duration(i.Rwnd_limited)*time.Microsecond,
			time.Duration(i.Sndbuf_limited)*time.Microsecond),
	}
}

// micro is a time that the kernel gives in microseconds.
func micro(us uint32) time.Duration { return time.Duration(us) * time.Microsecond }

// fields say it in numbers.
func (i tcpInfo) fields() []slog.Attr {
	return []slog.Attr{
		slog.String("state", i.state()),
		slog.Float64("rtt", micro(i.Rtt).Seconds()),
		slog.Float64("rttvar", micro(i.Rttvar).Seconds()),
		slog.Float64("min_rtt", micro(i.Min_rtt).Seconds()),
		slog.Uint64("bytes_sent", i.Bytes_sent),
		slog.Uint64("bytes_acked", i.Bytes_acked),
		slog.Uint64("bytes_retransmitted", i.Bytes_retrans),
		slog.Uint64("bytes_received", i.Bytes_received),
		slog.Any("segments_delivered", i.Delivered),
		slog.Any("segments_retransmitted", i.Total_retrans),
		slog.Any("cwnd", i.Snd_cwnd),
		slog.Any("mss", i.Snd_mss),
	}
}
