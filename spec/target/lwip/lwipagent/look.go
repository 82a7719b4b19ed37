package main

// #include "stack.h"
import "C"

import (
	"encoding/json"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// states are in the order of lwIP's enum tcp_state.
var states = []sock.State{
	sock.CLOSED, sock.LISTEN, sock.SYN_SENT, sock.SYN_RCVD, sock.ESTABLISHED, sock.FIN_WAIT_1,
	sock.FIN_WAIT_2, sock.CLOSE_WAIT, sock.CLOSING, sock.LAST_ACK, sock.TIME_WAIT,
}

// look answers TCP_INFO and SIOCOUTQ, which lwIP lacks, from the connection itself.
func look(p *protocol.Params) (res protocol.Result, err error) {
	C.sys_lock_tcpip_core()
	defer C.sys_unlock_tcpip_core()
	var pcb *C.struct_tcp_pcb
	var queue C.int
	switch errno := C.stack_connection(C.int(p.FD), &pcb, &queue); errno {
	case 0:
	case C.ENOSYS:
		return res, protocol.Unsupported("TCP_INFO without a connection")
	default:
		return res, errorName(errno)
	}
	info := sock.TCPInfo{State: states[pcb.state]}
	queued := 0
	if info.State == sock.LISTEN { // and pcb is a shorter structure
		info.Unacked, info.Sacked = uint32(queue), C.TCP_DEFAULT_LISTEN_BACKLOG
	} else {
		connection(pcb, &info)
		queued = int(C.TCP_SND_BUF - pcb.snd_buf)
	}
	if p.Cmd == sock.SIOCOUTQ {
		return protocol.Result{Int: queued}, nil
	}
	res.Value, err = json.Marshal(info)
	return res, err
}

// connection tells what a connection knows of its segments.
func connection(pcb *C.struct_tcp_pcb, info *sock.TCPInfo) {
	info.Retransmits, info.SndMSS = uint8(pcb.nrtx), uint32(pcb.mss)
	info.RTO = uint32(pcb.rto) * C.TCP_SLOW_INTERVAL * 1000
	for s := pcb.unacked; s != nil; s = s.next {
		info.Unacked++
	}
	for s := pcb.unsent; s != nil; s = s.next {
		info.NotsentBytes += uint32(s.len)
	}
}
