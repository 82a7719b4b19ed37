package gvisor

import (
	"path/filepath"
	"slices"
	"strings"
)

// config is the part of an OCI runtime configuration (version 1.2 of the
// specification, config.md) that a session needs.
type config struct {
	OCIVersion string  `json:"ociVersion"`
	Process    process `json:"process"`
	Root       root    `json:"root"`
	Mounts     []mount `json:"mounts"`
	Linux      linux   `json:"linux"`
}

type process struct {
	User         user         `json:"user"`
	Args         []string     `json:"args"`
	Env          []string     `json:"env"`
	Cwd          string       `json:"cwd"`
	Capabilities capabilities `json:"capabilities"`
}

type user struct {
	UID uint32 `json:"uid"`
	GID uint32 `json:"gid"`
}

type capabilities struct {
	Bounding  []string `json:"bounding"`
	Effective []string `json:"effective"`
	Permitted []string `json:"permitted"`
}

type root struct {
	Path     string `json:"path"`
	Readonly bool   `json:"readonly"`
}

type mount struct {
	Destination string `json:"destination"`
	Type        string `json:"type"`
	Source      string `json:"source"`
}

type linux struct {
	Namespaces []namespace `json:"namespaces"`
}

type namespace struct {
	Type string `json:"type"`
	Path string `json:"path,omitempty"` // absent: a new one
}

// privileges are those of root on which a socket call can depend.
var privileges = []string{
	"CAP_DAC_OVERRIDE", "CAP_KILL", "CAP_NET_ADMIN", "CAP_NET_BIND_SERVICE", "CAP_NET_RAW",
	"CAP_SETGID", "CAP_SETUID", "CAP_SYS_ADMIN", "CAP_SYS_RESOURCE",
}

// configOf is the container whose first process is the agent, the first of
// programs. Its network is that in which runsc starts.
func configOf(programs []string) config {
	var dirs []string
	for _, p := range programs {
		dirs = append(dirs, filepath.Dir(p))
	}
	path := strings.Join(slices.Compact(dirs), ":")
	return config{
		OCIVersion: "1.2.0",
		Process: process{
			Args:         []string{programs[0], "-stack", "gvisor"},
			Env:          []string{"PATH=" + path},
			Cwd:          "/",
			Capabilities: capabilities{privileges, privileges, privileges},
		},
		Root:   root{Path: "rootfs", Readonly: true},
		Mounts: []mount{{"/proc", "proc", "proc"}},
		Linux: linux{[]namespace{
			{Type: "network", Path: "/proc/self/ns/net"},
			{Type: "pid"}, {Type: "mount"}, {Type: "ipc"}, {Type: "uts"},
		}},
	}
}
