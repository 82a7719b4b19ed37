package main

import "github.com/sockspec/sockspec/spec/target/protocol"

// method is how the agent serves one method.
type method struct {
	serve  serveFunc
	ofFD   bool // it takes a descriptor
	blocks bool // it may wait for others
}

var methods map[protocol.Method]method

// It is filled by init, since hello, which it holds, depends on it.
func init() {
	const ofFD, blocks = true, true
	methods = map[protocol.Method]method{
		protocol.Socket:      {socket, false, false},
		protocol.Bind:        {bind, ofFD, false},
		protocol.Listen:      {listenOn, ofFD, false},
		protocol.Accept:      {accept, ofFD, blocks},
		protocol.Connect:     {connect, ofFD, blocks},
		protocol.Close:       {closeFD, ofFD, blocks}, // it lingers
		protocol.Shutdown:    {shutdown, ofFD, false},
		protocol.Dup:         {dup, ofFD, false},
		protocol.Getsockname: {getsockname, ofFD, false},
		protocol.Getpeername: {getpeername, ofFD, false},
		protocol.Setsockopt:  {setsockopt, ofFD, false},
		protocol.Getsockopt:  {getsockopt, ofFD, false},
		protocol.Send:        {send, ofFD, blocks},
		protocol.Sendto:      {sendto, ofFD, blocks},
		protocol.Sendmsg:     {sendmsg, ofFD, blocks},
		protocol.Write:       {write, ofFD, blocks},
		protocol.Recv:        {recv, ofFD, blocks},
		protocol.Recvfrom:    {recvfrom, ofFD, blocks},
		protocol.Recvmsg:     {recvmsg, ofFD, blocks},
		protocol.Read:        {read, ofFD, blocks},
		protocol.Poll:        {poll, false, blocks},
		protocol.Fcntl:       {fcntl, ofFD, false},
		protocol.Ioctl:       {ioctl, ofFD, false},
		protocol.Hello:       {hello, false, false},
		protocol.Seteuid:     {seteuid, false, false},
		protocol.Sysctl:      {sysctl, false, false},
		protocol.Spawn:       {spawn, false, false},
		protocol.Wait:        {wait, false, blocks},
		protocol.Kill:        {kill, false, false},
	}
}
