package netns

import (
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target"
)

// DeviceName is the name of every Device.
const DeviceName = "tap0"

// devicePath is where the kernel hands out TAP devices.
const devicePath = "/dev/net/tun"

// Device is a TAP device, the link of a stack in a process that attaches to it:
// what the stack writes there the bench reads, and the other way round.
type Device struct {
	tap     *capture.Tap
	netlink *netlink
	end     end
}

// OpenDevice moves the calling thread into a new network namespace with nothing
// but a device, for a process to be started there. The kernel keeps silent beside
// the stack: it has no address on the device, no IPv6, and no ARP. The device goes
// with the namespace.
func OpenDevice() (*Device, error) {
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		return nil, os.NewSyscallError("unshare", err)
	}
	silent := []sysctl{{"all/disable_ipv6", "1"}, {"default/disable_ipv6", "1"}}
	if _, err := setSysctls(silent); err != nil {
		return nil, err
	}
	index, err := addDevice()
	if err != nil {
		return nil, err
	}
	d := &Device{end: end{name: DeviceName, index: index}}
	if err := d.up(); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

func (d *Device) up() (err error) {
	if d.netlink, err = openNetlink(); err != nil {
		return err
	}
	const flags = unix.IFF_UP | unix.IFF_NOARP
	up := message{
		what: "set " + d.end.name + " up", kind: unix.RTM_NEWLINK, body: linkHeader(d.end.index, flags),
	}
	if err := d.netlink.do(up); err != nil {
		return err
	}
	d.tap, err = capture.OpenTap(d.end.index)
	return err
}

// Link is that of a stack which has attached to the device.
func (d *Device) Link() *target.Link { return ProbedLink(d.tap) }

// Prove returns once the stack has answered on the link. The device passes no
// frame before the kernel has noticed that a stack is there.
func (d *Device) Prove(ctx context.Context) error {
	if err := await(ctx, d.end, d.netlink.operational); err != nil {
		return err
	}
	return Prove(d.Link())
}

// Close closes the bench's end.
func (d *Device) Close() error {
	var errs []error
	if d.netlink != nil {
		errs = append(errs, d.netlink.Close())
	}
	if d.tap != nil {
		errs = append(errs, d.tap.Close())
	}
	return errors.Join(errs...)
}

// addDevice makes a TAP device that stays when its descriptor is closed.
func addDevice() (index int, err error) {
	fd, err := unix.Open(devicePath, unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return 0, fmt.Errorf("%s, which gives TAP devices: %w: load the module by `modprobe tun`, "+
			"or let the container have it by `--device %s`", devicePath, err, devicePath)
	}
	defer unix.Close(fd)
	request, err := unix.NewIfreq(DeviceName)
	if err != nil {
		return 0, err
	}
	request.SetUint16(unix.IFF_TAP | unix.IFF_NO_PI)
	if err := unix.IoctlIfreq(fd, unix.TUNSETIFF, request); err != nil {
		return 0, os.NewSyscallError("TUNSETIFF", err)
	}
	if err := unix.IoctlSetInt(fd, unix.TUNSETPERSIST, 1); err != nil {
		return 0, os.NewSyscallError("TUNSETPERSIST", err)
	}
	control, err := controlSocket()
	if err != nil {
		return 0, err
	}
	defer unix.Close(control)
	if err := unix.IoctlIfreq(control, unix.SIOCGIFINDEX, request); err != nil {
		return 0, os.NewSyscallError("SIOCGIFINDEX", err)
	}
	return int(request.Uint32()), nil
}
