package mutant

import (
	"encoding/json"
	"reflect"
)

// holds reports whether the JSON of v has all the fields of part with their
// values. A null asks for an absent field, "*" for any value.
func holds(part map[string]any, v any) bool {
	fields := fieldsOf(v)
	for name, want := range normal(part) {
		got, there := fields[name]
		switch {
		case want == nil && there, want != nil && !there:
			return false
		case want == nil || want == "*":
		case !reflect.DeepEqual(got, want):
			return false
		}
	}
	return true
}

// changed returns v with the fields of part instead of its own; a null takes a
// field away.
func changed[T any](v T, part map[string]any) T {
	if len(part) == 0 {
		return v
	}
	fields := fieldsOf(v)
	for name, value := range normal(part) {
		if value == nil {
			delete(fields, name)
		} else {
			fields[name] = value
		}
	}
	var out T
	convert(fields, &out)
	return out
}

func fieldsOf(v any) map[string]any {
	fields := map[string]any{}
	convert(v, &fields)
	return fields
}

// normal turns what YAML gave into what JSON gives, so that both compare.
func normal(part map[string]any) map[string]any {
	out := map[string]any{}
	convert(part, &out)
	return out
}

// convert goes by way of JSON. Both ends are types of the protocol or maps of its
// fields; what does not fit is a fault in mutants.yaml.
func convert(from, to any) {
	raw, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(raw, to)
	}
	if err != nil {
		panic("mutants.yaml: " + err.Error())
	}
}
