/* All that the agent wants of a stack. For another one, this file stays and
 * stack.c is written anew. */

#define _GNU_SOURCE /* for strerrorname_np */
#include <string.h>

#include "lwip/init.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/sockets.h"

/* stack_start starts the stack, with its loopback interface and, if there is a
 * wire, with an interface on it that has the addresses of the link. It returns
 * when both are up. */
void stack_start(int wire);

enum stack_method {
	STACK_SOCKET, STACK_BIND, STACK_CONNECT, STACK_LISTEN, STACK_ACCEPT, STACK_CLOSE, STACK_SHUTDOWN,
	STACK_GETSOCKNAME, STACK_GETPEERNAME, STACK_SETSOCKOPT, STACK_GETSOCKOPT, STACK_SEND, STACK_SENDTO, STACK_SENDMSG,
	STACK_WRITE, STACK_RECV, STACK_RECVFROM, STACK_RECVMSG, STACK_READ, STACK_POLL, STACK_FCNTL, STACK_IOCTL,
};

/* A call has the parameters and the results of any method: see PROTOCOL.md. */
struct stack_call {
	enum stack_method method;
	int fd, domain, type, protocol, flags, backlog, how, level, name, cmd, timeout;
	socklen_t addr_length; /* in and out */
	size_t length; /* of the data, in and out; of poll, the number of entries */
	int told; /* out: msg_flags, or the int of an ioctl */
};

/* stack_do makes a call: -1 and errno if it fails. The address, NULL for none, and
 * the data (bytes, an option's value, struct pollfd) go in, or come out. */
ssize_t stack_do(struct stack_call *c, struct sockaddr *addr, void *data);

/* stack_connection finds the connection of a descriptor, and how many wait to be
 * accepted from it. It is called with the core locked, and returns 0 or an errno:
 * ENOSYS if there is none, as once both directions have ended. */
int stack_connection(int fd, struct tcp_pcb **pcb, int *queue);
