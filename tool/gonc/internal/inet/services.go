package inet

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
)

// ServiceName returns the name that /etc/services has for a port, "" if none.
// Package net looks up only the other way.
func ServiceName(port uint16, network string) string {
	f, err := os.Open("/etc/services")
	if err != nil {
		return ""
	}
	defer f.Close()
	return findService(f, fmt.Sprintf("%d/%s", port, network))
}

// findService returns the first name with this port in a file in the form of
// services(5).
func findService(r io.Reader, port string) string {
	for lines := bufio.NewScanner(r); lines.Scan(); {
		text, _, _ := strings.Cut(lines.Text(), "#")
		if f := strings.Fields(text); len(f) > 1 && f[1] == port {
			return f[0]
		}
	}
	return ""
}
