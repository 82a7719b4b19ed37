package render

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sockspec/sockspec/spec/report"
)

// The most bytes that a page, a summary or the JUnit file show of one string.
// report.json keeps it whole.
const (
	textLimit    = 2 << 10
	messageLimit = 32 << 10
)

// ansi matches the escape sequences by which terminals colour text.
var ansi = regexp.MustCompile(`\x1b\[[0-9;:]*[A-Za-z]`)

// clean makes text from the stack or the network fit to be shown: colour
// sequences are dropped, bytes that are no UTF-8 and characters which control a
// terminal or turn the direction of writing become visible, and what is longer
// than limit bytes is cut, saying so.
func clean(s string, limit int) string {
	cut := 0
	if len(s) > limit {
		cut = len(s) - limit
		s = s[:limit]
		for len(s) > 0 && !utf8.RuneStart(s[len(s)-1]) {
			s = s[:len(s)-1]
		}
	}
	if strings.Contains(s, "\x1b[") {
		s = ansi.ReplaceAllString(s, "")
	}
	s = strings.Map(visible, strings.ToValidUTF8(s, "\uFFFD"))
	if cut > 0 {
		s += fmt.Sprintf(" … (%s more bytes in report.json)", number(cut))
	}
	return s
}

// visible maps a control character to its picture and leaves what prints.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r < 0x20:
		return 0x2400 + r
	case r == 0x7f:
		return 0x2421
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), r == 0xFFFE, r == 0xFFFF, r == 0x2028,
		r == 0x2029:
		return 0xFFFD
	}
	return r
}

// oneLine joins the lines of s and cuts it to about limit characters.
func oneLine(s string, limit int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return strings.TrimRight(string([]rune(s)[:limit-1]), " ") + "…"
}

// cleaned returns a copy of the report in which every string is clean, so that
// no output has to remember to do it.
func cleaned(r *report.Report) *report.Report {
	fresh := cleanValue(reflect.ValueOf(*r), textLimit).Interface().(report.Report)
	return &fresh
}

// cleanValue copies a value of the report's types, cleaning its strings.
func cleanValue(v reflect.Value, limit int) reflect.Value {
	fresh := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.String:
		fresh.SetString(clean(v.String(), limit))
	case reflect.Struct:
		cleanStruct(fresh, v)
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		fresh = reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			fresh.Index(i).Set(cleanValue(v.Index(i), limit))
		}
	case reflect.Map:
		fresh = reflect.MakeMap(v.Type())
		for key, value := range v.Seq2() {
			fresh.SetMapIndex(cleanValue(key, limit), cleanValue(value, limit))
		}
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		fresh.Set(reflect.New(v.Type().Elem()))
		fresh.Elem().Set(cleanValue(v.Elem(), limit))
	default:
		return v
	}
	return fresh
}

// cleanStruct copies the fields of one of this package's structs. Those of other
// packages, such as time.Time, hold no text and are copied as they are.
func cleanStruct(fresh, v reflect.Value) {
	fresh.Set(v)
	if v.Type().PkgPath() != reflect.TypeFor[report.Report]().PkgPath() {
		return
	}
	for i := range v.NumField() {
		limit := textLimit
		if v.Type().Field(i).Name == "Message" {
			limit = messageLimit
		}
		fresh.Field(i).Set(cleanValue(v.Field(i), limit))
	}
}
