package command

import (
	"context"
	"errors"
	"time"

	"github.com/sockspec/sockspec/spec/target/transcript/replay"
)

func replayAll(ctx context.Context, args []string, std streams) error {
	f := flags("replay")
	f.SetInterspersed(false) // what stands behind the agent's name is the agent's
	address := f.String("connect", "", "")
	timeout := f.Duration("timeout", 10*time.Second, "")
	if err := parse(f, args); err != nil {
		return err
	}
	if (*address == "") == (f.NArg() == 0) {
		return wrong{errors.New("replay: want an agent: a command, or --connect HOST:PORT")}
	}
	dial := replay.Command(f.Args())
	if *address != "" {
		dial = replay.TCP(*address)
	}
	failed, err := replay.All(ctx, dial, *timeout, std.out)
	if err == nil && failed {
		return errNo
	}
	return err
}
