// Package sockopt sets any option of a socket by its name, as --sockopt has it: it knows
// the names of the system's manual, and how the value of each is written.
package sockopt

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Option is a socket option and its value, LEVEL:NAME=VALUE, such as tcp:TCP_NODELAY=1.
// Level and name may be numbers; a name may lack the prefix that its level gives it.
type Option struct {
	Label       string // LEVEL:NAME as it was given
	Asked       string // VALUE as it was given
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

// Parse reads LEVEL:NAME=VALUE.
func Parse(text string) (Option, error) {
	label, asked, hasValue := strings.Cut(text, "=")
	level, name, hasName := strings.Cut(label, ":")
	if !hasValue || !hasName {
		return Option{}, fmt.Errorf("sockopt invalid: %s (LEVEL:NAME=VALUE, as tcp:TCP_NODELAY=1)", text)
	}
	o := Option{Label: label, Asked: asked}
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

// find sets the option's numbers, and the form of its value.
func (o *Option) find(level, name string) (err error) {
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
	return fmt.Errorf("sockopt unknown: %s (an option without a name here can be given by its number)",
		o.Label)
}

// Sets reports whether one of several options is that of a level's number and a name's.
func Sets(options []Option, level, name int) bool {
	return slices.ContainsFunc(options,
		func(o Option) bool { return o.level == level && o.name == name })
}

// Named reports whether one of several options has this level and name.
func Named(options []Option, level, name string) bool {
	var wanted Option
	return wanted.find(level, name) == nil && Sets(options, wanted.level, wanted.name)
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
