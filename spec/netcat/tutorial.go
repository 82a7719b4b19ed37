// Many a socket tutorial has the same client in C: it connects to port 12345 of
// 127.0.0.1, sends a greeting, and prints the answer. It was written against a netcat
// that listens, and its reader types the answer. The spec compiles one
// (testdata/hello.c) and lets it meet the netcat, as a reader of such a tutorial would:
// it hears the client, and the client hears the answer. A compiler is needed, which the
// machine may not have.

package netcat

import (
	_ "embed"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/process"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// hello is the client of many a socket tutorial. It connects to port 12345 of
// 127.0.0.1, which in a session's network nobody else has.
//
//go:embed testdata/hello.c
var hello []byte

var _ = once(func(n netcat) {
	It("hears the client in C that tutorials show, and answers it",
		Req("gonc/no-byte-lost", "gonc/eof", "gonc/exit-status"), func(b *Bench) {
			at := IPv4.LoopbackAt(12345)
			program, remove := compile(b, hello)
			defer remove()
			p, _ := n.server(b, IPv4, order{listen: at})
			client := process.Spawn(b, program)
			Expect(p.Output(14)).To(Equal("Hello, server!"))
			p.Write("Hello, client!\n")
			Expect(client.Rest()).To(Equal("Hello, client!\n"))
			Expect(client.Wait()).To(Equal(process.Exit{}))
			Expect(p.Rest()).To(BeEmpty())
			p.skips(accepted)
			p.CloseStdin()
			p.ends(0)
			Expect(b.History(AddrOf(b.Wire.Sees(OnLoopback, TCP(capture.SYN))[0].Src()), at)).
				To(HaveHistory("^ShAD[^Rr]*d[^Rr]*F[^Rr]*f[^Rr]*A$"))
		})
})

// compile makes a program of a source in C, and tells how to remove it. Without a
// compiler, which CC can name, the spec is unsupported.
func compile(b *Bench, source []byte) (program string, remove func()) {
	GinkgoHelper()
	cc := strings.Fields(os.Getenv("CC")) // with its flags
	if len(cc) == 0 {
		cc = []string{"cc"}
	}
	if _, err := exec.LookPath(cc[0]); err != nil {
		b.Lacks("a C compiler (" + cc[0] + ")")
	}
	dir, err := os.MkdirTemp("", "sockspec-")
	Expect(err).NotTo(HaveOccurred())
	remove = func() { _ = os.RemoveAll(dir) }
	program = filepath.Join(dir, "hello")
	args := append(cc[1:], "-Wall", "-Werror", "-o", program, "-x", "c", "-")
	cmd := exec.CommandContext(b.Context(), cc[0], args...)
	cmd.Stdin = strings.NewReader(string(source))
	if out, err := cmd.CombinedOutput(); err != nil {
		remove()
		FailSpec(cc[0] + " does not compile the client: " + err.Error() + "\n" + string(out))
	}
	return program, remove
}
