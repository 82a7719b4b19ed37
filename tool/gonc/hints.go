package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/inet"
	"github.com/spf13/pflag"
)

// hints say what to do instead of giving the flags of other netcats: of ncat,
// nc.traditional, busybox, GNU's netcat, macOS's nc, and OpenBSD's with its TLS.
var hints = map[string]string{
	"-A": "to use one interface, --sockopt socket:bindtodevice=NAME",
	"-c": "use --sh-exec LINE to run a line of sh, --tls for TLS, -C to send CR LF",
	"-e": "use --exec COMMAND..., after all other flags",
	"-f": "gonc connects sockets only; socat connects devices, too",
	"-g": "routers drop what has a source route",
	"-H": "use --sockopt tcp:keepidle=SECONDS, or --tls-fingerprint HEX",
	"-J": "use --sockopt tcp:keepcnt=N",
	"-K": "use -T for the traffic class, --tls-key FILE for a key",
	"-L": "use -lk to listen again and again, -lk PORT --exec gonc HOST PORT for " +
		"a tunnel",
	"-o":               "use --dump-hex FILE or --dump-raw FILE",
	"-R":               "use --tls-ca FILE",
	"-V":               "use --version; routing tables are OpenBSD's",
	"-Z":               "Linux has no DCCP since 6.16",
	"--allowfile":      "use --allow LIST, with commas between",
	"--append-output":  "--dump-hex FILE and --dump-raw FILE begin a file anew",
	"--broker":         "gonc passes nothing on from one connection to another",
	"--chat":           "gonc passes nothing on from one connection to another",
	"--dccp":           "Linux has no DCCP since 6.16",
	"--delay":          "use -i SECONDS",
	"--denyfile":       "use --deny LIST, with commas between",
	"--dont-resolve":   "use -n",
	"--hex-dump":       "use --dump-hex FILE",
	"--hexdump":        "use --dump-hex FILE",
	"--idle-timeout":   "use -w SECONDS",
	"--local-port":     "use -p PORT",
	"--lua-exec":       "use --exec lua FILE, after all other flags",
	"--output":         "use --dump-hex FILE or --dump-raw FILE",
	"--proxy-dns":      "every proxy but that of SOCKS 4 looks the name up",
	"--randomize":      "use -r",
	"--rtable":         "routing tables are OpenBSD's",
	"--sctp":           "gonc speaks TCP and UDP",
	"--ssl":            "use --tls",
	"--ssl-alpn":       "use --tls-alpn LIST",
	"--ssl-cert":       "use --tls-cert FILE",
	"--ssl-ciphers":    "--tls chooses the ciphers by itself",
	"--ssl-key":        "use --tls-key FILE",
	"--ssl-servername": "use --tls-name NAME",
	"--ssl-trustfile":  "use --tls-ca FILE",
	"--ssl-verify":     "--tls verifies unless --tls-no-verify is given",
	"--tcp":            "TCP is the default",
	"--timeout":        "use -w SECONDS",
	"--tunnel":         "use -lk PORT --exec gonc HOST PORT",
	"--unixsock":       "use -U",
}

// unknownFlag is the error of a flag that gonc does not have.
func unknownFlag(name string) error {
	if hint := hints[name]; hint != "" {
		return fmt.Errorf("unknown flag %s: %s", name, hint)
	}
	return fmt.Errorf("unknown flag %s (gonc -h lists them)", name)
}

// suggest adds a suggestion to an error about a command line in which one word names
// both a host and a port, such as host:80, [::1]:80 or https://host/.
func suggest(err error, word string, flags ...string) error {
	host, port := splitWord(word)
	if port == "" {
		return err
	}
	if strings.HasPrefix(word, "https:") {
		flags = append(flags, "--tls")
	}
	if host != "" && host != "*" {
		flags = append(flags, host)
	}
	return fault.Hint(err, fmt.Sprintf("did you mean gonc %s %s?", strings.Join(flags, " "), port))
}

// splitWord splits a word into a host and a port, which is "" if it names none. The
// default port of a URL is that of the service by the scheme's name.
func splitWord(word string) (host, port string) {
	scheme, rest, isURL := strings.Cut(word, "://")
	if !isURL {
		rest = word
	}
	authority, _, _ := strings.Cut(rest, "/")
	host, port, err := net.SplitHostPort(authority)
	if err != nil && isURL {
		host, port = strings.Trim(authority, "[]"), scheme
	}
	if n, err := inet.ParsePort(port, "tcp"); err != nil {
		return host, ""
	} else if port == scheme {
		port = strconv.Itoa(int(n))
	}
	return host, port
}

// isNegative reports whether an argument is meant as a number and was read as flags.
func isNegative(arg string) bool {
	n, err := strconv.Atoi(arg)
	return err == nil && n < 0
}

// flagError puts an error of pflag in one line with the way out.
func flagError(err error, args []string) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		name := "--" + unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			name = "-" + unknown.GetSpecifiedName()
		}
		if isNegative(name) {
			return inet.PortTooSmall(negativeArg(args, name))
		}
		return unknownFlag(name)
	}
	if valueless, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return fmt.Errorf("a value is missing after %s", dashed(valueless.GetSpecifiedName()))
	}
	if wrong, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return wrong.Unwrap() // it names the flag in nc's words
	}
	return err
}

// negativeArg is the argument that holds the digit name, whole.
func negativeArg(args []string, name string) string {
	for _, a := range args {
		if isNegative(a) && a != "-4" && a != "-6" {
			return a
		}
	}
	return name
}

// dashed is a flag's name as it is typed.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}
