/* The client of many a socket tutorial: it connects to 127.0.0.1, sends one
 * line, and prints what comes back. The port is given when it is compiled:
 * cc -DPORT=12345 -o hello hello.c */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef PORT
#define PORT 12345
#endif

static int fail(const char *what)
{
	perror(what);
	return 1;
}

int main(void)
{
	struct sockaddr_in server = {0};
	const char *greeting = "Hello, server!";
	char reply[1024];
	ssize_t n;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		return fail("socket");
	server.sin_family = AF_INET;
	server.sin_port = htons(PORT);
	server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (connect(fd, (struct sockaddr *)&server, sizeof server) < 0)
		return fail("connect");
	if (send(fd, greeting, strlen(greeting), 0) < 0)
		return fail("send");
	n = recv(fd, reply, sizeof reply, 0);
	if (n < 0)
		return fail("recv");
	fwrite(reply, 1, (size_t)n, stdout);
	close(fd);
	return 0;
}
