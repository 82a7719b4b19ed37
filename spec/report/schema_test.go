package report_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/report"
)

const schemaFile = "schema.json"

var update = flag.Bool("report.update", false, "write "+schemaFile+" anew")

// TestSchemaIsUpToDate makes the schema from the types and what is said of them.
func TestSchemaIsUpToDate(t *testing.T) {
	got, err := json.MarshalIndent(schemaOf(t), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile(schemaFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(schemaFile); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what the types give (%v): 'make golden' writes it anew", schemaFile, err)
	}
}

// A schema, as far as one is needed here (JSON Schema 2020-12).
type schema struct {
	Schema      string             `json:"$schema,omitempty"`
	Title       string             `json:"title,omitempty"`
	Ref         string             `json:"$ref,omitempty"`
	Description string             `json:"description,omitempty"`
	Type        string             `json:"type,omitempty"`
	Const       int                `json:"const,omitempty"`
	Enum        []report.Verdict   `json:"enum,omitempty"`
	Format      string             `json:"format,omitempty"`
	Minimum     *int               `json:"minimum,omitempty"`
	Items       *schema            `json:"items,omitempty"`
	Properties  map[string]*schema `json:"properties,omitempty"`
	Additional  *schema            `json:"additionalProperties,omitempty"`
	Required    []string           `json:"required,omitempty"`
	Defs        map[string]*schema `json:"$defs,omitempty"`
}

func schemaOf(t *testing.T) *schema {
	t.Helper()
	m := maker{docs: docs(t), defs: map[string]*schema{}}
	whole := m.object(reflect.TypeFor[report.Report]())
	whole.Schema = "https://json-schema.org/draft/2020-12/schema"
	whole.Title = "The report of a run of sockspec"
	whole.Properties["version"].Const = report.Version
	whole.Defs = m.defs
	return whole
}

// maker makes schemas of types.
type maker struct {
	docs map[string]string // of types, and of fields as "Type.Field"
	defs map[string]*schema
}

func (m maker) object(t reflect.Type) *schema {
	s := &schema{Type: "object", Description: m.docs[t.Name()], Properties: map[string]*schema{}}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		of := *m.of(f.Type)
		of.Description = m.docs[t.Name()+"."+f.Name]
		s.Properties[name] = &of
		if options == "" {
			s.Required = append(s.Required, name)
		}
	}
	return s
}

func (m maker) of(t reflect.Type) *schema {
	switch t {
	case reflect.TypeFor[time.Time]():
		return &schema{Type: "string", Format: "date-time"}
	case reflect.TypeFor[report.Verdict]():
		return &schema{Type: "string", Enum: report.Verdicts()}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return m.of(t.Elem())
	case reflect.Slice:
		return &schema{Type: "array", Items: m.of(t.Elem())}
	case reflect.Map:
		return &schema{Type: "object", Additional: m.of(t.Elem())}
	case reflect.Struct:
		if m.defs[t.Name()] == nil {
			m.defs[t.Name()] = m.object(t)
		}
		return &schema{Ref: "#/$defs/" + t.Name()}
	case reflect.Uint64:
		return &schema{Type: "integer", Minimum: new(int)}
	case reflect.Int, reflect.Int64:
		return &schema{Type: "integer"}
	case reflect.Bool:
		return &schema{Type: "boolean"}
	case reflect.String:
		return &schema{Type: "string"}
	}
	panic(fmt.Sprintf("there is no schema of %v", t))
}

// docs returns what report.go says of its types and of their fields.
func docs(t *testing.T) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "report.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.TYPE {
			continue
		}
		of := g.Specs[0].(*ast.TypeSpec)
		said[of.Name.Name] = sentence(g.Doc)
		for _, f := range of.Type.(*ast.StructType).Fields.List {
			said[of.Name.Name+"."+f.Names[0].Name] = sentence(f.Doc)
		}
	}
	return said
}

func sentence(doc *ast.CommentGroup) string { return strings.Join(strings.Fields(doc.Text()), " ") }

func TestEveryFieldIsDescribed(t *testing.T) {
	all := schemaOf(t)
	all.Defs["Report"] = all
	for name, def := range all.Defs {
		for member, s := range def.Properties {
			if !strings.HasSuffix(s.Description, ".") && !strings.HasSuffix(s.Description, ".\"") {
				t.Errorf("the member %s of %s is described by %q", member, name, s.Description)
			}
		}
	}
}
