//go:build unix && !linux && !darwin && !freebsd

package sockopt

// systemOptions are those that this system has beside what every Unix has: none.
var systemOptions []optionName
