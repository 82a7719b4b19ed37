package proxy

import (
	"errors"
	"io"
	"os"
	"strings"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// Login is what a proxy knows its user by; the zero Login is none.
type Login struct {
	User, Password string
	Unasked        bool // the password is to be asked for, once the proxy wants it
}

// ErrPasswordWanted is the answer of a proxy that wants a password not asked for yet:
// ask for it, and open a new connection with it.
var ErrPasswordWanted = errors.New("the proxy wants a password")

// loginVariable holds user:password for a proxy, where every other user of the
// machine could read it from the command line.
const loginVariable = "GONC_PROXY_AUTH"

// maxLoginFile bounds the file of --proxy-auth.
const maxLoginFile = 4 << 10

// ParseLogin reads the value of --proxy-auth: user:password, or @file for a file
// whose first line holds it. Without it the environment may have one.
func ParseLogin(given *string) (Login, error) {
	text := os.Getenv(loginVariable)
	if given == nil && text == "" {
		return Login{}, nil
	}
	if given != nil {
		text = *given
	}
	if name, ok := strings.CutPrefix(text, "@"); ok {
		line, err := firstLine(name)
		if err != nil {
			return Login{}, fault.About("proxy user unreadable: "+name, err)
		}
		text = line
	}
	user, password, ok := strings.Cut(text, ":")
	if !ok || user == "" {
		return Login{}, errors.New("proxy user invalid (write user:password, or @file)")
	}
	return Login{User: user, Password: password}, nil
}

// firstLine reads the first line of a small file.
func firstLine(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxLoginFile))
	line, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSuffix(line, "\r"), err
}
