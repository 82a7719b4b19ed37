package main

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/sockspec/sockspec/tool/gonc/internal/inet"
	"github.com/spf13/pflag"
)

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
