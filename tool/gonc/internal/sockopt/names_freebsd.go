package sockopt

// systemOptions are those that FreeBSD has beside what every Unix has.
var systemOptions = sourceOptions
