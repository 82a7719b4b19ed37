package main

import (
	"errors"
	"io"
	"os"
	"strings"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// loginVariable holds user:password for a proxy, where every other user of the
// machine could read it from the command line.
const loginVariable = "GONC_PROXY_AUTH"

// maxLoginFile bounds the file of --proxy-auth.
const maxLoginFile = 4 << 10

// parseLogin reads the value of --proxy-auth: user:password, or @file for a file
// whose first line holds it. Without it the environment may have one.
func parseLogin(text string) (login, error) {
	if text == "" {
		text = os.Getenv(loginVariable)
	} else if name, ok := strings.CutPrefix(text, "@"); ok {
		line, err := firstLine(name)
		if err != nil {
			return login{}, fault.About("proxy user unreadable: "+name, err)
		}
		text = line
	}
	user, password, ok := strings.Cut(text, ":")
	if text != "" && (!ok || user == "") {
		return login{}, errors.New("proxy user invalid (write user:password, or @file)")
	}
	return login{user: user, password: password}, nil
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
