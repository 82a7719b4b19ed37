package netcat
