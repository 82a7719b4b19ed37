# bash completion for gonc. Made from the usage text: go test ./tool/gonc -run TestCompletion -update
_gonc() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local flags='-4 --ipv4 -6 --ipv6 -n --nodns -p --source-port -s --source -u --udp --backlog -k --keep-open -l --listen -w --wait -z --zero -N --shutdown --no-shutdown -h --help -v --verbose --version'
	local how=(-A hostname -f)
	case $prev in
	--source-port | -p | -[!-]*p) how=(-A service) ;;
	--source | -s | -[!-]*s) how=(-A hostname) ;;
	--backlog) how=(-W '') ;;
	--wait | -w | -[!-]*w) how=(-W '') ;;
	*) [[ $cur == -* ]] && how=(-W "$flags") ;;
	esac
	mapfile -t COMPREPLY < <(compgen "${how[@]}" -- "$cur")
}
complete -F _gonc gonc
