/* The least that moves bytes between a TCP connection and a standard stream on
 * Linux: what the netcats are measured by.
 *
 *     splice send PORT            standard input to 127.0.0.1
 *     splice receive PORT         127.0.0.1 to standard output
 *     splice listen-receive PORT  the first client to standard output
 *
 * A file is sent by sendfile(2), a pipe is spliced; what is received for anything
 * but a pipe is spliced by way of one. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIPE = 1 << 20, CHUNK = 4 << 20 };

static void need(int ok, const char *what)
{
	if (!ok) {
		perror(what);
		exit(1);
	}
}

static mode_t kind(int fd)
{
	struct stat st;
	need(fstat(fd, &st) == 0, "fstat");
	return st.st_mode & S_IFMT;
}

static void enlarge(int pipe) { fcntl(pipe, F_SETPIPE_SZ, PIPE); }

static int join(int listening, struct sockaddr_in *at)
{
	int one = 1, s = socket(AF_INET, SOCK_STREAM, 0);
	need(s >= 0, "socket");
	if (!listening) {
		need(connect(s, (struct sockaddr *)at, sizeof *at) == 0, "connect");
		return s;
	}
	need(setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0, "setsockopt");
	need(bind(s, (struct sockaddr *)at, sizeof *at) == 0, "bind");
	need(listen(s, 1) == 0, "listen");
	s = accept(s, NULL, NULL);
	need(s >= 0, "accept");
	return s;
}

static void send_all(int s)
{
	ssize_t n;
	int file = kind(0) == S_IFREG;
	if (!file)
		enlarge(0);
	do
		n = file ? sendfile(s, 0, NULL, CHUNK) : splice(0, NULL, s, NULL, CHUNK, SPLICE_F_MOVE);
	while (n > 0);
	need(n == 0, "send");
	shutdown(s, SHUT_WR);
	need(read(s, &n, 1) == 0, "read"); /* the peer has it all */
}

static void receive_to_pipe(int s)
{
	ssize_t n;
	enlarge(1);
	while ((n = splice(s, NULL, 1, NULL, CHUNK, SPLICE_F_MOVE)) > 0)
		;
	need(n == 0, "splice");
}

static void receive_by_pipe(int s)
{
	ssize_t n, m;
	int p[2];
	need(pipe(p) == 0, "pipe");
	enlarge(p[0]);
	while ((n = splice(s, NULL, p[1], NULL, CHUNK, SPLICE_F_MOVE)) > 0)
		for (; n > 0; n -= m)
			need((m = splice(p[0], NULL, 1, NULL, n, SPLICE_F_MOVE)) > 0, "splice");
	need(n == 0, "splice");
}

int main(int argc, char **argv)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (argc != 3) {
		fprintf(stderr, "usage: splice send|receive|listen-receive port\n");
		return 2;
	}
	at.sin_port = htons(atoi(argv[2]));
	int s = join(strncmp(argv[1], "listen", 6) == 0, &at);
	if (strcmp(argv[1], "send") == 0)
		send_all(s);
	else if (kind(1) == S_IFIFO)
		receive_to_pipe(s);
	else
		receive_by_pipe(s);
	return 0;
}
