package matrix

import (
	"errors"
	"slices"
	"strings"

	"github.com/sockspec/sockspec/spec/netcat"
)

// Chosen reads a list of netcats, and brings it into the order in which they are
// known. absent are those of netcat:all that are not installed, and why. One that is
// named and not installed, or not known, is an error.
func Chosen(list string) (names []string, absent []error, err error) {
	list = strings.TrimPrefix(list, "netcat:")
	if list == "all" {
		names, absent = installed()
		return names, absent, nil
	}
	asked := strings.Split(list, ",")
	var errs []error
	for _, name := range asked {
		errs = append(errs, netcat.Known(name))
	}
	for _, name := range netcat.Names() {
		if slices.Contains(asked, name) {
			names = append(names, name)
			errs = append(errs, netcat.Installed(name))
		}
	}
	return names, nil, errors.Join(errs...)
}

func installed() (names []string, absent []error) {
	for _, name := range netcat.Names() {
		if err := netcat.Installed(name); err != nil {
			absent = append(absent, err)
			continue
		}
		names = append(names, name)
	}
	return names, absent
}
