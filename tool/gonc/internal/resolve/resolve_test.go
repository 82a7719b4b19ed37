package resolve

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// A name server that does not answer is waited for no longer than that.
func TestConnectTimeoutOfResolver(t *testing.T) {
	mute, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	was := net.DefaultResolver
	defer func() { net.DefaultResolver = was }()
	askMute := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", mute.LocalAddr().String())
	}
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: askMute}
	_, err = Resolver{}.Addrs("host.invalid", 80, time.Now().Add(100*time.Millisecond))
	const want = `getaddrinfo for host "host.invalid" port 80: Connection timed out`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if cause := fault.CauseOf(err); cause != fault.TimedOut {
		t.Errorf("the cause is %v", cause)
	}
}
