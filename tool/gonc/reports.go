package main

import "errors"

// reports is what flags ask gonc to tell, and where.
type reports struct {
	dumpHex     *dump
	dumpRaw     *dump
	events      *emitter
	wantsInfo   bool // --info
	progress    progressMode
	sha256      bool
	showControl bool
	statusCause bool // --status=cause
	timestamps  bool
}

// reportConflict tells with what the flags for reports make no sense.
func (o *options) reportConflict() error {
	isPlainTCP := !o.udp && !o.isNamed() && !o.scan
	switch {
	case o.closing != closing{} && !isPlainTCP:
		return errors.New("--close is for connections of TCP: not with -u, -U, --vsock or -z")
	case o.wantsInfo && !hasInfo:
		return errors.New("--info needs Linux")
	case o.wantsInfo && !isPlainTCP:
		return errors.New("--info is for connections of TCP: not with -u, -U, --vsock or -z")
	case o.keep && o.dumpRaw != nil:
		return errors.New("--dump-raw is for one connection: with -k use --dump-hex")
	case o.keep && o.progress != progressNever:
		return errors.New("--progress is for one connection: not with -k")
	case o.scan && (o.sha256 || o.dumpHex != nil || o.dumpRaw != nil || o.progress != progressNever):
		return errors.New("-z moves no bytes to dump, to sum up or to show")
	case o.ready != readiness{} && !o.listen:
		return errors.New("--ready-fd and --port-file are for -l")
	}
	return nil
}
