package main

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// unmet are the messages that no test can meet.
var unmet = map[string]string{
	"reading was stopped":                          "it ends a direction, and is shown to nobody",
	"the connection is over":                       "it ends a direction, and is shown to nobody",
	"no TCP MD5 signature support available":       "Linux has it",
	"--info needs Linux":                           "this is Linux",
	"close=abandon needs Linux, and CAP_NET_ADMIN": "the one who runs the tests may have it",
}

// sum is where a literal goes on in the next line.
var sum = regexp.MustCompile("[\"`] \\+\n\t*[\"`]")

// Each message that the source can give is met by a script or a test.
func TestEachMessageIsMet(t *testing.T) {
	// which quotes there
	met := strings.ReplaceAll(textOf(t, scripts, tests, "internal/*/*_test.go"), `\`, "")
	met = sum.ReplaceAllString(met, "")
	for _, name := range sourceFiles(t) {
		for _, message := range messagesIn(t, name) {
			if unmet[message] == "" && !patternOf(message).MatchString(met) {
				t.Errorf("%s: no test meets %q", name, message)
			}
		}
	}
}

// sourceFiles are those of the command and of its packages, on this system.
func sourceFiles(t *testing.T) (names []string) {
	t.Helper()
	folders, err := filepath.Glob("internal/*")
	check(t, err)
	for _, folder := range append(folders, ".") {
		sources, err := build.ImportDir(folder, 0)
		check(t, err)
		for _, name := range sources.GoFiles {
			names = append(names, filepath.Join(folder, name))
		}
	}
	return names
}

// Each flag is given in a script or a test, by its letter or its name.
func TestEachFlagIsTried(t *testing.T) {
	letter := regexp.MustCompile(`["\s]-([46A-Za-z]+)[0-9.]*["\s]`)
	text := textOf(t, scripts, tests)
	var letters strings.Builder
	for _, m := range letter.FindAllStringSubmatch(text, -1) {
		letters.WriteString(m[1])
	}
	for _, f := range definedFlags() {
		named := regexp.MustCompile(`--` + f.long + `\b[^-]`).MatchString(text)
		if !named && (f.short == "" || !strings.Contains(letters.String(), f.short)) {
			t.Errorf("no test gives --%s", f.long)
		}
	}
}

// Where scripts and tests are.
const (
	scripts = "testdata/script/*.txt"
	tests   = "*_test.go"
)

// textOf is the text of the files of some patterns.
func textOf(t *testing.T, patterns ...string) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range patterns {
		names, err := filepath.Glob(pattern)
		check(t, err)
		for _, name := range names {
			text, err := os.ReadFile(name)
			check(t, err)
			all.Write(text)
		}
	}
	return all.String()
}

// messagesIn are those that a file gives to errors.New and fmt.Errorf.
func messagesIn(t *testing.T, file string) (messages []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	check(t, err)
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || !makesError(call.Fun) {
			return true
		}
		if message := literal(t, call.Args[0]); message != "" {
			messages = append(messages, message)
		}
		return true
	})
	return messages
}

// literal is the text of a literal, or of a sum of some; "" of anything else.
func literal(t *testing.T, e ast.Expr) string {
	t.Helper()
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		check(t, err)
		return text
	case *ast.BinaryExpr:
		if left, right := literal(t, e.X), literal(t, e.Y); left != "" && right != "" {
			return left + right
		}
	}
	return ""
}

// makesError tells errors.New and fmt.Errorf.
func makesError(f ast.Expr) bool {
	s, ok := f.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	from, ok := s.X.(*ast.Ident)
	return ok && (from.Name == "errors" && s.Sel.Name == "New" || from.Name == "fmt" &&
		s.Sel.Name == "Errorf")
}

var verb = regexp.MustCompile(`%[.*]*[a-z]`)

// patternOf matches a message with anything filled in.
func patternOf(message string) *regexp.Regexp {
	parts := verb.Split(message, -1)
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile(strings.Join(parts, ".*"))
}
