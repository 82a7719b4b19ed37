package tell

import "fmt"

// NoteInfo tells what the kernel knows of the connection, if --info asks for it.
func (c *Conversation) NoteInfo() {
	if !c.WantsInfo {
		return
	}
	info, err := infoOf(c.Sock)
	if err != nil {
		return // of a connection that is gone there is nothing to tell
	}
	for _, line := range info.lines() {
		Line("%s%s", c.Label, line)
	}
	c.Events.Emit("info", info.fields()...)
}

// inBytes is an amount in words.
func inBytes(n float64) string {
	unit := 0
	for ; n >= 999.5 && unit < len(byteUnits)-1; unit++ {
		n /= 1000
	}
	if unit == 0 {
		return fmt.Sprintf("%.0f %s", n, byteUnits[unit])
	}
	return fmt.Sprintf("%.3g %s", n, byteUnits[unit])
}

var byteUnits = [...]string{"B", "kB", "MB", "GB", "TB", "PB"}
