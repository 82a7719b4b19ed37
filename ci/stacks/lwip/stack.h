/* All that the agent wants of a stack. For another one, this file stays and
 * stack.c is written anew. */

#include <stddef.h>
#include <stdint.h>

#include "lwip/init.h"
#include "lwip/sockets.h"

/* stack_start starts the stack, with its loopback interface and, if there is a
 * wire, with an interface on it that has the addresses of the link. It returns
 * when both are up. */
void stack_start(int wire);

enum stack_method {
	STACK_SOCKET, STACK_BIND, STACK_CONNECT, STACK_LISTEN, STACK_ACCEPT, STACK_CLOSE, STACK_SHUTDOWN,
	STACK_GETSOCKNAME, STACK_GETPEERNAME, STACK_SETSOCKOPT, STACK_GETSOCKOPT, STACK_SENDTO, STACK_SENDMSG,
	STACK_WRITE, STACK_RECV, STACK_RECVFROM, STACK_RECVMSG, STACK_READ, STACK_POLL, STACK_FCNTL, STACK_IOCTL,
};

/* A call has the parameters and the results of any method: see PROTOCOL.md. */
struct stack_call {
	enum stack_method method;
	int fd, domain, type, protocol, flags, backlog, how, level, name, cmd, timeout;
	struct sockaddr *addr; /* in and out; NULL for none */
	socklen_t addr_length;
	void *data; /* in and out: bytes, an option's value, or struct pollfd */
	size_t length;
	int told; /* out: msg_flags, or the int of an ioctl */
};

/* stack_do makes a call: -1 and errno if it fails. */
ssize_t stack_do(struct stack_call *c);

/* stack_addr writes a socket address of the given IP version, from an IP address
 * and a port in network byte order, and returns its length. */
socklen_t stack_addr(int version, const void *ip, const void *port, uint32_t scope, void *to);

/* stack_ip reads what stack_addr writes. It returns the IP version, 0 if the
 * address is of another kind or length. */
int stack_ip(const void *from, socklen_t length, void *ip, void *port, uint32_t *scope);

/* stack_error is the name of an errno, NULL if it has none. */
const char *stack_error(int number);

struct stack_info {
	int state; /* in the order of enum tcp_state */
	int unacked, backlog, retransmits, mss, notsent, queued;
	uint32_t rto; /* microseconds */
};

/* stack_look tells what only the connection itself knows. It returns 0 or an errno:
 * ENOSYS if there is nothing to look at. */
int stack_look(int fd, struct stack_info *info);
