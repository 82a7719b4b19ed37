package main

import (
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// sockopt is a socket option as --sockopt asks for it: LEVEL:NAME=VALUE, such as
// tcp:TCP_NODELAY=1. Level and name may be numbers; a name may lack the prefix
// that its level gives it.
type sockopt struct {
	label       string // LEVEL:NAME as it was given
	asked       string // VALUE as it was given
	level, name int
	form        valueForm
	value       []byte // asked, as setsockopt(2) takes it
}

// optionName is an option that has a name.
type optionName struct {
	name  string
	value int
	form  valueForm
}

// valueForm is how the value of an option is written.
type valueForm struct {
	parse    func(text string) ([]byte, error)
	show     func(value []byte) string
	isNumber bool // what the system answers has 32 bits
}

// optionLevel is a level that has a name.
type optionLevel struct {
	name, prefix string
	value        int
}

// parseSockopt reads the value of --sockopt.
func parseSockopt(text string) (sockopt, error) {
	label, asked, hasValue := strings.Cut(text, "=")
	level, name, hasName := strings.Cut(label, ":")
	if !hasValue || !hasName {
		return sockopt{}, fmt.Errorf("sockopt invalid: %s (LEVEL:NAME=VALUE, as tcp:TCP_NODELAY=1)", text)
	}
	o := sockopt{label: label, asked: asked}
	err := o.find(level, name)
	if err != nil {
		return o, err
	}
	if strings.HasPrefix(asked, octetPrefix) {
		o.form = asOctets
	}
	if o.value, err = o.form.parse(asked); err != nil {
		return o, fmt.Errorf("sockopt invalid: %s (%w)", text, err)
	}
	return o, nil
}

// addSockopt takes one --sockopt; there can be several.
func (r *rawFlags) addSockopt(text string) error {
	o, err := parseSockopt(text)
	r.sockopts = append(r.sockopts, o)
	return err
}

// find sets the option's numbers, and the form of its value.
func (o *sockopt) find(level, name string) (err error) {
	l, known := findLevel(level)
	if !known {
		if l.value, err = strconv.Atoi(level); err != nil {
			return fmt.Errorf("sockopt level unknown: %s (%s, or a number)", level, levelNames())
		}
	}
	o.level, o.form = l.value, asNumber
	if o.name, err = strconv.Atoi(name); err == nil {
		return nil
	}
	full := l.fullName(strings.ToUpper(name))
	for _, n := range optionNames {
		if n.name == full && known {
			o.name, o.form = n.value, n.form
			return nil
		}
	}
	return fmt.Errorf("sockopt unknown: %s (an option without a name here can be given by its number)", o.label)
}

// asksFor reports whether --sockopt sets an option, which is given by its names.
func (o *options) asksFor(level, name string) bool {
	var wanted sockopt
	if wanted.find(level, name) != nil {
		return false
	}
	return slices.ContainsFunc(o.sockopts, func(s sockopt) bool { return s.level == wanted.level && s.name == wanted.name })
}

// groupPrefix is that of options which both levels of IP have, by the same numbers (RFC
// 3678 section 5.1).
const groupPrefix = "MCAST_"

// fullName gives a name the prefix of its level, unless it has one.
func (l optionLevel) fullName(name string) string {
	ofIP := strings.HasPrefix(l.prefix, "IP")
	if strings.HasPrefix(name, l.prefix) || ofIP && strings.HasPrefix(name, groupPrefix) {
		return name
	}
	return l.prefix + name
}

func findLevel(name string) (optionLevel, bool) {
	for _, l := range optionLevels {
		if strings.EqualFold(name, l.name) {
			return l, true
		}
	}
	return optionLevel{}, false
}

// levelNames lists the levels for a message.
func levelNames() string {
	names := make([]string, 0, len(optionLevels))
	for _, l := range optionLevels {
		names = append(names, l.name)
	}
	return strings.Join(names, ", ")
}

// setOptions does what --sockopt asks for.
func (o options) setOptions(sock *socket) error {
	for _, asked := range o.sockopts {
		if err := sock.setOption(asked); err != nil {
			return &fault.OptionError{Option: asked.label + "=" + asked.asked, Err: err}
		}
	}
	return nil
}

// noteOptions tells what the kernel made of --sockopt.
func (o *options) noteOptions(sock *socket) {
	for _, asked := range o.sockopts {
		value, err := sock.option(asked)
		if err != nil {
			continue // some can only be set
		}
		is := asked.form.show(value)
		o.note("Option %s=%s is %s", asked.label, asked.asked, fault.OneLine(is))
		o.events.emit("sockopt", slog.String("option", asked.label), slog.String("asked", asked.asked), slog.String("is", is))
	}
}
