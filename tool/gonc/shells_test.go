package main

import (
	"fmt"
	"strings"
)

// Each of these makes a shell's completion from the lines of the usage text. The
// name of a flag's value tells what to offer: a|b|c are words, a file, an address
// and a port what they say.

// words are the values that a flag has to choose from; nil if it takes others.
func (f flagLine) words() []string {
	if strings.Contains(f.value, "|") {
		return strings.Split(f.value, "|")
	}
	return nil
}

// isFile reports whether a flag's value is the name of a file.
func (f flagLine) isFile() bool { return strings.Contains(f.value, "file") }

// names are the ways to write a flag.
func (f flagLine) names() []string {
	if f.short == "" {
		return []string{"--" + f.long}
	}
	return []string{"-" + f.short, "--" + f.long}
}

func bashCompletion(flags []flagLine) string {
	var all []string
	var values strings.Builder
	for _, f := range flags {
		all = append(all, f.names()...)
		if f.value == "" {
			continue
		}
		pattern := "--" + f.long
		if f.short != "" {
			pattern += fmt.Sprintf(" | -%[1]s | -[!-]*%[1]s", f.short)
		}
		fmt.Fprintf(&values, "\t%s) how=(%s) ;;\n", pattern, f.bashValues())
	}
	return fmt.Sprintf(bashFrame, madeFrom, strings.Join(all, " "), values.String())
}

const bashFrame = `# bash completion for gonc. %s
_gonc() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local flags='%s'
	local how=(-A hostname -f)
	case $prev in
%s	*) [[ $cur == -* ]] && how=(-W "$flags") ;;
	esac
	mapfile -t COMPREPLY < <(compgen "${how[@]}" -- "$cur")
}
complete -F _gonc gonc
`

// bashValues are what compgen is to offer.
func (f flagLine) bashValues() string {
	switch {
	case f.words() != nil:
		return fmt.Sprintf("-W '%s'", strings.Join(f.words(), " "))
	case f.isFile():
		return "-f"
	case f.value == "address":
		return "-A hostname"
	case f.value == "port":
		return "-A service"
	}
	return "-W ''"
}

func zshCompletion(flags []flagLine) string {
	var specs strings.Builder
	for _, f := range flags {
		long, short := "--"+f.long, "-"+f.short
		if f.value != "" {
			long, short = long+"=", short+"+"
		}
		what := fmt.Sprintf("[%s]%s", zshText.Replace(f.text), f.zshValue())
		if f.short == "" {
			fmt.Fprintf(&specs, "\t'%s%s' \\\n", long, what)
		} else {
			fmt.Fprintf(&specs, "\t'(%s)'{%s,%s}'%s' \\\n", strings.Join(f.names(), " "), short, long, what)
		}
	}
	return fmt.Sprintf(zshFrame, madeFrom, specs.String())
}

const zshFrame = `#compdef gonc
# %s
_arguments -s \
%s	'1:destination:_hosts' \
	'*:port:_ports'
`

var zshText = strings.NewReplacer("[", `\[`, "]", `\]`, "'", `'\''`, ":", `\:`)

// zshValue is what _arguments is to offer.
func (f flagLine) zshValue() string {
	switch {
	case f.value == "":
		return ""
	case f.words() != nil:
		return fmt.Sprintf(":value:(%s)", strings.Join(f.words(), " "))
	case f.isFile():
		return fmt.Sprintf(":%s:_files", f.value)
	case f.value == "address":
		return ":address:_hosts"
	case f.value == "port":
		return ":port:_ports"
	}
	return fmt.Sprintf(":%s: ", zshText.Replace(f.value))
}

func fishCompletion(flags []flagLine) string {
	var lines strings.Builder
	fmt.Fprintf(&lines, "# fish completion for gonc. %s\n", madeFrom)
	for _, f := range flags {
		lines.WriteString("complete -c gonc")
		if f.short != "" {
			fmt.Fprintf(&lines, " -s %s", f.short)
		}
		fmt.Fprintf(&lines, " -l %s%s -d '%s'\n", f.long, f.fishValue(),
			strings.ReplaceAll(f.text, "'", `\'`))
	}
	lines.WriteString("complete -c gonc -a '(__fish_print_hostnames)'\n")
	return lines.String()
}

// fishValue are the options of complete for a flag's value.
func (f flagLine) fishValue() string {
	switch {
	case f.value == "":
		return ""
	case f.words() != nil:
		return fmt.Sprintf(" -x -a '%s'", strings.Join(f.words(), " "))
	case f.isFile():
		return " -r -F"
	case f.value == "address":
		return " -x -a '(__fish_print_hostnames)'"
	}
	return " -x"
}
