package protocol

import (
	"encoding/json"

	"github.com/sockspec/sockspec/spec/target/sock"
)

// Method is a call by its POSIX name, or one of the few that serve the suite.
type Method string

// The socket calls.
const (
	Socket      Method = "socket"      // domain, type, protocol, flags -> fd
	Bind        Method = "bind"        // fd, addr
	Listen      Method = "listen"      // fd, backlog
	Accept      Method = "accept"      // fd, flags -> fd, addr
	Connect     Method = "connect"     // fd, addr
	Close       Method = "close"       // fd
	Shutdown    Method = "shutdown"    // fd, how
	Dup         Method = "dup"         // fd -> fd
	Getsockname Method = "getsockname" // fd -> addr
	Getpeername Method = "getpeername" // fd -> addr
	Setsockopt  Method = "setsockopt"  // fd, level, name, value
	Getsockopt  Method = "getsockopt"  // fd, level, name, value -> value
	Send        Method = "send"        // fd, data, flags -> n
	Sendto      Method = "sendto"      // fd, data, flags, addr -> n
	Sendmsg     Method = "sendmsg"     // fd, data, flags, addr, control -> n
	Write       Method = "write"       // fd, data -> n
	Recv        Method = "recv"        // fd, len, flags -> n, data
	Recvfrom    Method = "recvfrom"    // fd, len, flags -> n, data, addr
	Recvmsg     Method = "recvmsg"     // fd, len, control_len, flags -> n, data, addr, control, flags
	Read        Method = "read"        // fd, len -> n, data
	Poll        Method = "poll"        // fds, timeout -> n, fds
	Fcntl       Method = "fcntl"       // fd, cmd, flags -> flags
	Ioctl       Method = "ioctl"       // fd, cmd -> int
)

// The calls that serve the suite. Hello is the only one that every agent needs.
const (
	Hello Method = "hello" // text -> hello
	// request -> int: 1 if that request's call sleeps inside the stack, else 0
	Blocked Method = "blocked"
	Seteuid Method = "seteuid" // uid; for the whole agent (feature users)
	Sysctl  Method = "sysctl"  // name, text -> text; sets it if text is given (feature sysctl)
	// argv, env -> pid, fds: its standard input, output and error (feature process)
	Spawn Method = "spawn"
	Wait  Method = "wait" // pid -> status, signals (feature process)
	Kill  Method = "kill" // pid, signal (feature process)
)

// WithSettings is the text of a hello whose answer shall hold the settings too.
// Without it an agent may leave them out, so that a session starts fast.
const WithSettings = "settings"

// Params are the parameters of any call; each takes the fields that stand beside
// its Method. An absent number is 0, an absent text or list is empty; an agent
// refuses a field that it does not know, and an empty one that must not be.
type Params struct {
	FD       int          `json:"fd,omitempty"`
	Domain   sock.Const   `json:"domain,omitempty"`
	Type     sock.Const   `json:"type,omitempty"`
	Protocol sock.Const   `json:"protocol,omitempty"` // absent: 0
	Flags    []sock.Const `json:"flags,omitempty"`
	Addr     sock.Addr    `json:"addr,omitempty"`
	Backlog  int          `json:"backlog,omitempty"`
	How      sock.Const   `json:"how,omitempty"`
	Level    sock.Const   `json:"level,omitempty"`
	Name     string       `json:"name,omitempty"` // of an option or a sysctl
	// of an option: an int, a string, a sock.Linger, Timeval or Bytes
	Value   json.RawMessage `json:"value,omitempty"`
	Data    []byte          `json:"data,omitempty"` // base64
	Len     int             `json:"len,omitempty"`  // room for what is received, in bytes
	Control []Control       `json:"control,omitempty"`
	// ControlLen is recvmsg's room for control data, in bytes; absent:
	// DefaultControlLen, -1: none.
	ControlLen int        `json:"control_len,omitempty"`
	FDs        []PollFD   `json:"fds,omitempty"`
	Timeout    int        `json:"timeout,omitempty"` // of poll, in milliseconds; -1 for none
	Cmd        sock.Const `json:"cmd,omitempty"`
	Request    uint64     `json:"request,omitempty"` // the id of a request in flight
	UID        int        `json:"uid,omitempty"`
	Text       string     `json:"text,omitempty"`
	Argv       []string   `json:"argv,omitempty"`
	Env        []string   `json:"env,omitempty"` // absent: the agent's own
	PID        int        `json:"pid,omitempty"`
	Signal     sock.Const `json:"signal,omitempty"`
}

// Result is what a call gave: the fields that stand behind the arrow of its
// Method, or Errno if it failed.
type Result struct {
	Errno sock.Errno `json:"errno,omitempty"`
	// that the call raised in its caller, such as SIGPIPE; or that ended a process
	Signals []sock.Const    `json:"signals,omitempty"`
	FD      int             `json:"fd,omitempty"`
	N       int             `json:"n,omitempty"`
	Int     int             `json:"int,omitempty"`
	Addr    sock.Addr       `json:"addr,omitempty"`
	Data    []byte          `json:"data,omitempty"`
	Flags   []sock.Const    `json:"flags,omitempty"`
	Control []Control       `json:"control,omitempty"`
	Value   json.RawMessage `json:"value,omitempty"` // of an option: as in Params, or a sock.TCPInfo
	FDs     []PollFD        `json:"fds,omitempty"`
	Text    string          `json:"text,omitempty"`
	PID     int             `json:"pid,omitempty"`
	Status  int             `json:"status,omitempty"`
	Hello   *Greeting       `json:"hello,omitempty"`
}

// PollFD is an entry of poll: the events asked for, and those that came.
type PollFD struct {
	FD      int          `json:"fd"`
	Events  []sock.Const `json:"events,omitempty"`
	Revents []sock.Const `json:"revents,omitempty"`
}

// Control is one ancillary data object of sendmsg and recvmsg.
type Control struct {
	Level sock.Const `json:"level"`
	Type  sock.Const `json:"type"`
	Data  []byte     `json:"data"`
}

// Greeting is an agent's answer to hello.
type Greeting struct {
	Protocol int       `json:"protocol"` // Version
	Stack    string    `json:"stack"`    // "linux", "gvisor", "lwip", ...
	Release  string    `json:"release"`  // of the stack: "6.18.44"
	Features []Feature `json:"features"`
	// what the report prints: sysctls, build options
	Settings map[string]string `json:"settings,omitempty"`
}

// Feature is an ability that a stack may lack; a spec which needs one that was
// not announced is unsupported.
type Feature string

// The features. Those of the link are the target's to know: an agent does not
// announce them.
const (
	FeatureIPv4     Feature = "ipv4"
	FeatureIPv6     Feature = "ipv6"
	FeatureTCP      Feature = "tcp"
	FeatureUDP      Feature = "udp"
	FeatureUnix     Feature = "unix"
	FeatureLoopback Feature = "loopback" // 127.0.0.1 and ::1 are there
	FeatureSysctl   Feature = "sysctl"   // sysctl, and the settings are this session's own
	FeatureUsers    Feature = "users"    // seteuid to a user other than the agent's
	FeatureProcess  Feature = "process"  // spawn, wait, kill
	FeatureBlocked  Feature = "blocked"  // blocked
	FeatureSignals  Feature = "signals"  // a call can raise SIGPIPE, and its result tells
	FeatureWire     Feature = "wire"     // the target: there is a link whose other end is the bench's
	// FeatureLoopbackWire: the target again: the link shows the stack's own
	// loopback, too.
	FeatureLoopbackWire Feature = "loopback-wire"
)

// Features are all that a spec can need.
var Features = []Feature{
	FeatureIPv4, FeatureIPv6, FeatureTCP, FeatureUDP, FeatureUnix, FeatureLoopback, FeatureSysctl,
	FeatureUsers, FeatureProcess, FeatureBlocked, FeatureSignals, FeatureWire, FeatureLoopbackWire,
}
