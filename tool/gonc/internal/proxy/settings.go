package proxy

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// Settings are -x, -X, -P and --proxy-auth as they were given; nil is not given.
type Settings struct{ Address, Kind, User, Login *string }

// Server is the proxy that they mean, nil for none.
func (given Settings) Server() (*Server, error) {
	switch {
	case given == Settings{}:
		return nil, nil
	case given.Address == nil:
		return nil, errors.New("-X, -P and --proxy-auth need a proxy: -x")
	case strings.Contains(*given.Address, "://"):
		return nil, suggest(*given.Address)
	case given.User != nil && given.Login != nil:
		return nil, errors.New("cannot use -P and --proxy-auth: both name the user")
	}
	kind := SOCKS5
	if given.Kind != nil {
		kind = *given.Kind
	}
	p, err := Parse(*given.Address, kind)
	if err != nil {
		return nil, err
	}
	p.Login, err = given.login(p.Kind)
	return p, err
}

// login is the user to name to the proxy. SOCKS 4 has no password.
func (given Settings) login(kind string) (Login, error) {
	if given.User == nil {
		return ParseLogin(given.Login)
	}
	return Login{User: *given.User, Unasked: kind == SOCKS5 || kind == Connect}, nil
}

// suggest is the error of a proxy that is written as a URL, as other programs take
// it. A kind that gonc does not know is left out.
func suggest(url string) error {
	scheme, address, _ := strings.Cut(url, "://")
	err := fmt.Errorf("proxy invalid: %s", url)
	kind := map[string]string{
		"http": Connect, "socks4": SOCKS4, "socks4a": SOCKS4A, "socks5": SOCKS5, "socks5h": SOCKS5,
	}[scheme]
	if kind == "" || strings.Contains(address, "@") {
		return err
	}
	address = strings.TrimSuffix(address, "/")
	return fault.Hint(err, fmt.Sprintf("did you mean -X %s -x %s?", kind, address))
}

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
