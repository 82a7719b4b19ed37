#include "stack.h"

#include "lwip/api.h"
#include "lwip/netif.h"
#include "lwip/priv/sockets_priv.h"
#include "lwip/tcpip.h"
#include "netif/tapif.h"

static struct netif wire, loop;

/* tapif_init attaches to the TAP device that PRECONFIGURED_TAPIF names. Without
 * the flags for groups the interface reports none: the link is silent until a
 * spec makes it speak. */
static err_t wire_init(struct netif *n)
{
	static const u8_t mac[] = {0x02, 0, 0, 0, 0, 0x01};
	err_t err = tapif_init(n);

	memcpy(n->hwaddr, mac, sizeof mac);
	n->flags &= (u8_t)~(NETIF_FLAG_IGMP | NETIF_FLAG_MLD6);
	return err;
}

static err_t loop4(struct netif *n, struct pbuf *p, const ip4_addr_t *to)
{
	LWIP_UNUSED_ARG(to);
	return netif_loop_output(n, p);
}

static err_t loop6(struct netif *n, struct pbuf *p, const ip6_addr_t *to)
{
	LWIP_UNUSED_ARG(to);
	return netif_loop_output(n, p);
}

/* This build of lwIP leaves the loopback interface to its user
 * (LWIP_NETIF_LOOPBACK without LWIP_HAVE_LOOPIF). */
static err_t loop_init(struct netif *n)
{
	memcpy(n->name, "lo", 2);
	n->mtu = 1500;
	n->output = loop4;
	n->output_ip6 = loop6;
	netif_set_link_up(n);
	return ERR_OK;
}

/* An address that is preferred from the start is not looked for on the link. */
static void add6(struct netif *n, s8_t index, const char *text)
{
	ip6_addr_t a;

	ip6addr_aton(text, &a);
	netif_ip6_addr_set(n, index, &a);
	netif_ip6_addr_set_state(n, index, IP6_ADDR_PREFERRED);
	netif_set_up(n);
	n->rs_count = 0; /* no router is asked for */
}

static void up(void *has_wire)
{
	ip4_addr_t addr, mask, gateway;

	IP4_ADDR(&addr, 127, 0, 0, 1);
	IP4_ADDR(&mask, 255, 0, 0, 0);
	netif_add(&loop, &addr, &mask, IP4_ADDR_ANY4, NULL, loop_init, netif_input);
	add6(&loop, 0, "::1");
	if (!has_wire)
		return;
	IP4_ADDR(&addr, 192, 0, 2, 1);
	IP4_ADDR(&mask, 255, 255, 255, 0);
	IP4_ADDR(&gateway, 192, 0, 2, 2);
	netif_add(&wire, &addr, &mask, &gateway, NULL, wire_init, tcpip_input);
	netif_set_default(&wire);
	add6(&wire, 1, "2001:db8::1");
}

void stack_start(int has_wire)
{
	tcpip_init(NULL, NULL);
	LOCK_TCPIP_CORE();
	up(has_wire ? &wire : NULL);
	UNLOCK_TCPIP_CORE();
}

static ssize_t message(struct stack_call *c, struct sockaddr *addr, void *data)
{
	struct iovec one = {data, c->length};
	struct msghdr m = {.msg_name = addr, .msg_namelen = c->addr_length, .msg_iov = &one, .msg_iovlen = 1};
	ssize_t n;

	if (c->method == STACK_SENDMSG)
		return lwip_sendmsg(c->fd, &m, c->flags);
	n = lwip_recvmsg(c->fd, &m, c->flags);
	c->addr_length = m.msg_namelen;
	c->told = m.msg_flags;
	return n;
}

static int option(struct stack_call *c, void *data)
{
	socklen_t n = (socklen_t)c->length;
	int err;

	if (c->method == STACK_SETSOCKOPT)
		return lwip_setsockopt(c->fd, c->level, c->name, data, n);
	err = lwip_getsockopt(c->fd, c->level, c->name, data, &n);
	c->length = n;
	return err;
}

ssize_t stack_do(struct stack_call *c, struct sockaddr *addr, void *data)
{
	switch (c->method) {
	case STACK_SOCKET: return lwip_socket(c->domain, c->type | c->flags, c->protocol);
	case STACK_BIND: return lwip_bind(c->fd, addr, c->addr_length);
	case STACK_CONNECT: return lwip_connect(c->fd, addr, c->addr_length);
	case STACK_LISTEN: return lwip_listen(c->fd, c->backlog);
	case STACK_ACCEPT: return lwip_accept(c->fd, addr, &c->addr_length);
	case STACK_CLOSE: return lwip_close(c->fd);
	case STACK_SHUTDOWN: return lwip_shutdown(c->fd, c->how);
	case STACK_GETSOCKNAME: return lwip_getsockname(c->fd, addr, &c->addr_length);
	case STACK_GETPEERNAME: return lwip_getpeername(c->fd, addr, &c->addr_length);
	case STACK_SETSOCKOPT: case STACK_GETSOCKOPT: return option(c, data);
	case STACK_SEND: case STACK_SENDTO: return lwip_sendto(c->fd, data, c->length, c->flags, addr, c->addr_length);
	case STACK_SENDMSG: case STACK_RECVMSG: return message(c, addr, data);
	case STACK_WRITE: return lwip_write(c->fd, data, c->length);
	case STACK_RECV: return lwip_recv(c->fd, data, c->length, c->flags);
	case STACK_RECVFROM: return lwip_recvfrom(c->fd, data, c->length, c->flags, addr, &c->addr_length);
	case STACK_READ: return lwip_read(c->fd, data, c->length);
	case STACK_POLL: return lwip_poll(data, c->length, c->timeout);
	case STACK_FCNTL: return lwip_fcntl(c->fd, c->cmd, c->flags);
	case STACK_IOCTL: return lwip_ioctl(c->fd, c->cmd, &c->told);
	}
	errno = ENOSYS;
	return -1;
}

int stack_connection(int fd, struct tcp_pcb **pcb, int *queue)
{
	struct lwip_sock *sock = lwip_socket_dbg_get_socket(fd);

	if (!sock || !sock->conn)
		return EBADF;
	if (NETCONNTYPE_GROUP(sock->conn->type) != NETCONN_TCP || !sock->conn->pcb.tcp)
		return ENOSYS;
	*pcb = sock->conn->pcb.tcp;
	*queue = sock->rcvevent;
	return 0;
}
