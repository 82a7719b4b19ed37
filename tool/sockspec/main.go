// Sockspec judges socket APIs, and works with the reports that come of it. Its
// subcommands are in spec/command.
package main

import (
	"context"
	"os"
	"os/signal"

	"github.com/sockspec/sockspec/spec/command"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := command.Main(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}
