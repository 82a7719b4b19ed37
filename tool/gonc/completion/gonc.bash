# bash completion for gonc. Made from the usage text: go test ./tool/gonc -run TestCompletion -update
_gonc() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local flags='-4 --ipv4 -6 --ipv6 -n --nodns -p --source-port -s --source -u --udp -U --unix --vsock --accept-timeout --allow --backlog -G --connect-timeout --deny -i --interval -F --pass-fd -k --keep-open -l --listen --max-conns --port-file -r --random --ready-fd -w --wait -z --zero -x --proxy --proxy-auth -X --proxy-type -P --proxy-user --tls --tls-alpn --tls-ca --tls-cert --tls-fingerprint --tls-key --tls-name --tls-no-verify -C --crlf -d --no-input --fin-grace --exec --sh-exec --recv-only --send-only -N --shutdown --close --rate --no-shutdown -q --quit -t --telnet -W --receive-limit -b --broadcast -D --debug -I --receive-buffer -M --ttl -m --min-ttl -O --send-buffer -S --md5 -T --tos --sockopt --dump-hex --dump-raw --events -h --help --info --progress --show-control --sha256 --status --timestamps -v --verbose --version'
	local how=(-A hostname -f)
	case $prev in
	--source-port | -p | -[!-]*p) how=(-A service) ;;
	--source | -s | -[!-]*s) how=(-A hostname) ;;
	--accept-timeout) how=(-W '') ;;
	--allow) how=(-W '') ;;
	--backlog) how=(-W '') ;;
	--connect-timeout | -G | -[!-]*G) how=(-W '') ;;
	--deny) how=(-W '') ;;
	--interval | -i | -[!-]*i) how=(-W '') ;;
	--max-conns) how=(-W '') ;;
	--port-file) how=(-f) ;;
	--ready-fd) how=(-W '') ;;
	--wait | -w | -[!-]*w) how=(-W '') ;;
	--proxy | -x | -[!-]*x) how=(-W '') ;;
	--proxy-auth) how=(-W '') ;;
	--proxy-type | -X | -[!-]*X) how=(-W '4 4a 5 connect') ;;
	--proxy-user | -P | -[!-]*P) how=(-W '') ;;
	--tls-alpn) how=(-W '') ;;
	--tls-ca) how=(-f) ;;
	--tls-cert) how=(-f) ;;
	--tls-fingerprint) how=(-W '') ;;
	--tls-key) how=(-f) ;;
	--tls-name) how=(-W '') ;;
	--fin-grace) how=(-W '') ;;
	--exec) how=(-W '') ;;
	--sh-exec) how=(-W '') ;;
	--close) how=(-W '') ;;
	--rate) how=(-W '') ;;
	--quit | -q | -[!-]*q) how=(-W '') ;;
	--receive-limit | -W | -[!-]*W) how=(-W '') ;;
	--receive-buffer | -I | -[!-]*I) how=(-W '') ;;
	--ttl | -M | -[!-]*M) how=(-W '') ;;
	--min-ttl | -m | -[!-]*m) how=(-W '') ;;
	--send-buffer | -O | -[!-]*O) how=(-W '') ;;
	--tos | -T | -[!-]*T) how=(-W '') ;;
	--sockopt) how=(-W '') ;;
	--dump-hex) how=(-f) ;;
	--dump-raw) how=(-f) ;;
	--events) how=(-W '') ;;
	--status) how=(-W '') ;;
	*) [[ $cur == -* ]] && how=(-W "$flags") ;;
	esac
	mapfile -t COMPREPLY < <(compgen "${how[@]}" -- "$cur")
}
complete -F _gonc gonc
