package requirement

import (
	"fmt"
	"regexp"
	"strings"
)

// Link returns where the text of a requirement can be read, as near to its section as
// an address goes; "" for gonc's promises, which come with the program.
func (r Requirement) Link() string {
	switch r.Profile() {
	case RFC:
		return rfcLink(r)
	case POSIX:
		return posixLink(r)
	case Linux:
		return linuxLink(r)
	}
	return ""
}

// rfcName is what the names of an RFC's sources begin with.
var rfcName = regexp.MustCompile(`^rfc\d+`)

// number is a section that has one.
var number = regexp.MustCompile(`^\d+(\.\d+)*`)

func rfcLink(r Requirement) string {
	link := "https://www.rfc-editor.org/rfc/" + rfcName.FindString(r.Source)
	if n := number.FindString(r.Section); n != "" {
		link += "#section-" + n
	}
	return link
}

// header is the section of a header file.
var header = regexp.MustCompile(`<([a-z/]+\.h)>`)

func posixLink(r Requirement) string {
	const issue7 = "https://pubs.opengroup.org/onlinepubs/9699919799/"
	if m := header.FindStringSubmatch(r.Section); m != nil {
		return issue7 + "basedefs/" + strings.ReplaceAll(m[1], "/", "_") + ".html"
	}
	page := strings.TrimPrefix(r.Source, "posix-")
	if page == "general" {
		page = "V2_chap02"
	}
	return issue7 + "functions/" + page + ".html"
}

// manual is a page as the section of a source names it that has several.
var manual = regexp.MustCompile(`^([a-zA-Z_]+)\((\d\w*)`)

// manualSource is the name of a source that is one page.
var manualSource = regexp.MustCompile(`^linux-(\w+?)-?(7)$`)

// kernel is where the sources of Linux can be read.
const kernel = "https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/"

func linuxLink(r Requirement) string {
	switch r.Source {
	case "linux-ip-sysctl":
		return "https://docs.kernel.org/networking/ip-sysctl.html"
	case "linux-kernel":
		file, _, _ := strings.Cut(r.Section, ",")
		return kernel + file + "?h=v6.1"
	}
	m := manualSource.FindStringSubmatch(r.Source)
	if m == nil {
		m = manual.FindStringSubmatch(r.Section)
	}
	if m == nil {
		return "https://man7.org/linux/man-pages/"
	}
	return fmt.Sprintf("https://man7.org/linux/man-pages/man%[2]s/%[1]s.%[2]s.html", m[1], m[2])
}
