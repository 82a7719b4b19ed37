package transcript

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// variables are the values bound so far, as text.
type variables map[string]string

// rest is the member that allows for others in an object.
const rest = "..."

// bare begins a string that stands for a placeholder outside of any string.
const bare = "\x00"

// token finds, outside and inside of strings, what is not plain JSON.
var token = regexp.MustCompile(
	`b"(?:[^"\\]|\\.)*"|"(?:[^"\\]|\\.)*"|\$[a-z][A-Za-z0-9]*|<int>|<any>|\.\.\.`)

var placeholder = regexp.MustCompile(`\$[a-z][A-Za-z0-9]*|<int>|<any>`)

// fill returns a request's JSON with bytes and variables in place.
func (v variables) fill(text string) (string, error) {
	var failed error
	lookUp := func(name string) string {
		value, ok := v[strings.TrimPrefix(name, "$")]
		if !ok {
			failed = fmt.Errorf("%s has no value yet", name)
		}
		return value
	}
	out := token.ReplaceAllStringFunc(text, func(s string) string {
		switch s[0] {
		case 'b':
			b, err := quotedBytes(s)
			if err != nil {
				failed = err
			}
			return b
		case '"':
			return placeholder.ReplaceAllStringFunc(s, lookUp)
		}
		return lookUp(s)
	})
	return out, failed
}

// quotedBytes turns b"text" into a JSON string of base64.
func quotedBytes(s string) (string, error) {
	raw, err := strconv.Unquote(s[1:])
	if err != nil {
		return "", fmt.Errorf("%s: not a Go string", s)
	}
	return `"` + base64.StdEncoding.EncodeToString([]byte(raw)) + `"`, nil
}

// pattern reads what an answer must be.
func pattern(text string) (any, error) {
	var failed error
	plain := token.ReplaceAllStringFunc(text, func(s string) string {
		switch s[0] {
		case 'b':
			b, err := quotedBytes(s)
			if err != nil {
				failed = err
			}
			return b
		case '"':
			return s
		case '.':
			return `"` + rest + `":true`
		}
		return `"\u0000` + s + `"`
	})
	if failed != nil {
		return nil, failed
	}
	return decode([]byte(plain))
}

// decode reads any JSON value; numbers keep their text.
func decode(text []byte) (value any, err error) {
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		return nil, fmt.Errorf("%s: %w", text, err)
	}
	return value, nil
}

// match compares an answer with its pattern and binds variables. What it returns
// is empty, or says where they differ.
func (v variables) match(want, got any) string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return fmt.Sprintf("got %v, want an object", got)
		}
		return v.matchObject(w, g)
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return fmt.Sprintf("got %v, want %d elements", got, len(w))
		}
		for i := range w {
			if diff := v.match(w[i], g[i]); diff != "" {
				return fmt.Sprintf("element %d: %s", i, diff)
			}
		}
		return ""
	case string:
		return v.matchText(w, got)
	}
	if want != got {
		return fmt.Sprintf("got %v, want %v", got, want)
	}
	return ""
}

func (v variables) matchObject(want, got map[string]any) string {
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if name == rest {
			continue
		}
		value, ok := got[name]
		if !ok {
			value = absent(name, want[name])
		}
		if value == nil {
			return name + " is missing"
		}
		if diff := v.match(want[name], value); diff != "" {
			return name + ": " + diff
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[name]; !ok && want[rest] == nil && !empty(got[name]) {
			return fmt.Sprintf("%s is not expected (%v)", name, got[name])
		}
	}
	return ""
}

// absent is what a member that is not there stands for: zero or nothing, of the
// wanted kind. An option's value has no kind of its own, so it must be there.
func absent(name string, want any) any {
	if name == "value" {
		return nil
	}
	switch w := want.(type) {
	case json.Number:
		return json.Number("0")
	case string:
		if strings.HasPrefix(w, bare) {
			return json.Number("0")
		}
		return ""
	case []any:
		return []any{}
	}
	return nil
}

// empty reports whether a value may as well be absent.
func empty(v any) bool {
	switch v := v.(type) {
	case json.Number:
		return v == "0"
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	}
	return v == nil
}

// matchText compares with a string, or with a placeholder on its own.
func (v variables) matchText(want string, got any) string {
	want, alone := strings.CutPrefix(want, bare)
	if alone && want == "<any>" {
		return ""
	}
	text, isString := got.(string)
	if n, ok := got.(json.Number); ok && alone {
		text = n.String()
	} else if !isString || alone && want == "<int>" {
		return fmt.Sprintf("got %v, want %s", got, want)
	}
	exp, names := v.expression(want)
	m := exp.FindStringSubmatch(text)
	if m == nil {
		return fmt.Sprintf("got %q, want %q%s", text, want, v.known(names))
	}
	for i, name := range names {
		v[name] = m[i+1]
	}
	return ""
}

// expression turns text with placeholders into a regular expression, with one
// group for each variable that has no value yet.
func (v variables) expression(want string) (*regexp.Regexp, []string) {
	var out strings.Builder
	var names []string
	last := 0
	for _, at := range placeholder.FindAllStringIndex(want, -1) {
		out.WriteString(regexp.QuoteMeta(want[last:at[0]]))
		p := want[at[0]:at[1]]
		last = at[1]
		switch value, bound := v[p[1:]]; {
		case p == "<int>":
			out.WriteString(`-?[0-9]+`)
		case p == "<any>":
			out.WriteString(`.*`)
		case bound:
			out.WriteString(regexp.QuoteMeta(value))
		default:
			names = append(names, p[1:])
			out.WriteString(`(.+)`)
		}
	}
	out.WriteString(regexp.QuoteMeta(want[last:]))
	return regexp.MustCompile(`(?s)^` + out.String() + `$`), names
}

// known tells the values of all variables, for a message about a mismatch that
// a bound one may have made.
func (v variables) known(unbound []string) string {
	if len(v) == 0 || len(unbound) > 0 {
		return ""
	}
	return fmt.Sprintf(" with %v", map[string]string(v))
}
