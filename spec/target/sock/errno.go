package sock

// Errno is an error of a socket call by its POSIX name (XSH section 2.3), never
// by its number, which differs between systems. It is the error that a call
// through a session returns when the stack refused it.
type Errno string

// Error returns the name.
func (e Errno) Error() string { return string(e) }

// The errors that socket calls give.
const (
	EACCES          Errno = "EACCES"
	EADDRINUSE      Errno = "EADDRINUSE"
	EADDRNOTAVAIL   Errno = "EADDRNOTAVAIL"
	EAFNOSUPPORT    Errno = "EAFNOSUPPORT"
	EAGAIN          Errno = "EAGAIN" // also stands for EWOULDBLOCK
	EALREADY        Errno = "EALREADY"
	EBADF           Errno = "EBADF"
	ECONNABORTED    Errno = "ECONNABORTED"
	ECONNREFUSED    Errno = "ECONNREFUSED"
	ECONNRESET      Errno = "ECONNRESET"
	EDESTADDRREQ    Errno = "EDESTADDRREQ"
	EDOM            Errno = "EDOM"
	EFAULT          Errno = "EFAULT"
	EHOSTUNREACH    Errno = "EHOSTUNREACH"
	EINPROGRESS     Errno = "EINPROGRESS"
	EINTR           Errno = "EINTR"
	EINVAL          Errno = "EINVAL"
	EIO             Errno = "EIO"
	EISCONN         Errno = "EISCONN"
	EMFILE          Errno = "EMFILE"
	EMSGSIZE        Errno = "EMSGSIZE"
	ENETDOWN        Errno = "ENETDOWN"
	ENETUNREACH     Errno = "ENETUNREACH"
	ENFILE          Errno = "ENFILE"
	ENOBUFS         Errno = "ENOBUFS"
	ENODEV          Errno = "ENODEV"
	ENOENT          Errno = "ENOENT"
	ENOMEM          Errno = "ENOMEM"
	ENOPROTOOPT     Errno = "ENOPROTOOPT"
	ENOSYS          Errno = "ENOSYS"
	ENOTCONN        Errno = "ENOTCONN"
	ENOTSOCK        Errno = "ENOTSOCK"
	EOPNOTSUPP      Errno = "EOPNOTSUPP" // also stands for ENOTSUP
	EPERM           Errno = "EPERM"
	EPIPE           Errno = "EPIPE"
	EPROTO          Errno = "EPROTO"
	EPROTONOSUPPORT Errno = "EPROTONOSUPPORT"
	EPROTOTYPE      Errno = "EPROTOTYPE"
	ESOCKTNOSUPPORT Errno = "ESOCKTNOSUPPORT"
	ETIMEDOUT       Errno = "ETIMEDOUT"
)
