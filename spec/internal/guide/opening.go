package guide

import (
	"go/ast"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"io/fs"
	"strings"
)

// width is that of a terminal, less the indentation.
const width = 76

// opening is the text that a file begins with, indented; "" if it has none.
func opening(sources fs.FS, file string) string {
	text, err := fs.ReadFile(sources, file)
	if err != nil {
		return ""
	}
	const mode = parser.ParseComments | parser.SkipObjectResolution
	parsed, err := parser.ParseFile(token.NewFileSet(), file, text, mode)
	if err != nil {
		return ""
	}
	return indented(firstComment(parsed))
}

// firstComment is the text of a file's first comment, if it stands before the file's
// first declaration that is no import, and is about none but the specs themselves.
func firstComment(f *ast.File) string {
	if len(f.Comments) == 0 {
		return ""
	}
	first := f.Comments[0]
	for _, d := range f.Decls {
		doc, about := docOf(d)
		switch {
		case about == token.IMPORT.String():
			continue
		case first.Pos() > d.Pos(), first == doc && about != "_":
			return ""
		}
		break
	}
	return first.Text()
}

// docOf is the comment of a declaration, and the name that it declares first; import
// for imports.
func docOf(d ast.Decl) (doc *ast.CommentGroup, name string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return d.Doc, d.Name.Name
	case *ast.GenDecl:
		if v, ok := d.Specs[0].(*ast.ValueSpec); ok {
			return d.Doc, v.Names[0].Name
		}
		return d.Doc, d.Tok.String()
	}
	return nil, ""
}

// indented lays a text out for a terminal.
func indented(text string) string {
	if text == "" {
		return ""
	}
	doc := new(comment.Parser).Parse(text)
	p := comment.Printer{TextPrefix: "    ", TextWidth: width}
	return strings.TrimRight(string(p.Text(doc)), "\n") + "\n"
}
