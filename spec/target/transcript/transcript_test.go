package transcript_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/target/transcript"
)

// play replays a transcript against an agent that answers each request, after
// hello, with the next of the answers; # in one stands for the request's id.
func play(t *testing.T, script string, answers ...string) error {
	t.Helper()
	parsed, err := transcript.Parse("a.transcript", strings.NewReader(script))
	if err != nil {
		return err
	}
	requests, in := io.Pipe()
	out, answered := io.Pipe()
	go agent(requests, answered, answers)
	defer in.Close()
	defer out.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	return parsed.Replay(ctx, in, out)
}

func agent(requests io.Reader, answered *io.PipeWriter, answers []string) {
	defer answered.Close()
	hello := `{"jsonrpc":"2.0","id":#,"result":{"hello":` +
		`{"protocol":1,"stack":"toy","features":["tcp"]}}}`
	answers = append([]string{hello}, answers...)
	lines := bufio.NewReader(requests)
	for _, a := range answers {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var r struct {
			ID     json.RawMessage `json:"id"`
			Params json.RawMessage `json:"params"`
		}
		_ = json.Unmarshal(line, &r) // a line may be meant to be no JSON
		if a == hangUp {
			return
		}
		a = strings.ReplaceAll(a, "#", string(r.ID))
		fmt.Fprintln(answered, strings.ReplaceAll(a, "PARAMS", string(r.Params)))
	}
	_, _ = io.Copy(io.Discard, lines) // the end of the script
}

// hangUp is no answer.
const hangUp = ""

const echo = `{"jsonrpc":"2.0","id":#,"result":PARAMS}`

func TestReplay(t *testing.T) {
	result := func(s string) string { return `{"jsonrpc":"2.0","id":#,"result":` + s + `}` }
	for name, tc := range map[string]struct {
		script  string
		answers []string
		want    string // in the error; empty for none
	}{
		"exact": {"> m {\"n\":1}\n< {\"n\":1}", []string{echo}, ""},
		"another number": {"> m\n< {\"n\":1}", []string{result(`{"n":2}`)},
			"a.transcript:2: the answer is {\"n\":2}"},
		"a number as text":   {"> m\n< {\"n\":1}", []string{result(`{"n":"1"}`)}, "n: got 1, want 1"},
		"a member too many":  {"> m\n< {}", []string{result(`{"n":2}`)}, "n is not expected (2)"},
		"members allowed":    {"> m\n< {...}", []string{result(`{"n":2}`)}, ""},
		"a member missing":   {"> m\n< {\"n\":1,...}", []string{result(`{}`)}, "n: got 0, want 1"},
		"any integer":        {"> m\n< {\"n\":<int>}", []string{result(`{"n":-7}`)}, ""},
		"text is no integer": {"> m\n< {\"n\":<int>}", []string{result(`{"n":"7"}`)}, "n: got 7"},
		"any value":          {"> m\n< {\"n\":<any>}", []string{result(`{"n":[{}]}`)}, ""},
		"zero is written":    {"> m\n< {}", []string{result(`{"n":0,"data":"","flags":[]}`)}, ""},
		"zero is left out": {"> m\n< {\"n\":0,\"fd\":$fd,\"data\":\"\",\"flags\":[]}",
			[]string{result(`{}`)}, ""},
		"a value is missing": {"> m\n< {\"value\":0}", []string{result(`{}`)}, "value is missing"},
		"an object missing":  {"> m\n< {\"hello\":{}}", []string{result(`{}`)}, "hello is missing"},
		"bytes": {"> m {\"d\":b\"a\\x00\"}\n< {\"d\":b\"a\\x00\"}",
			[]string{result(`{"d":"YQA="}`)}, ""},
		"a variable": {"> m\n< {\"fd\":$fd}\n> m {\"fd\":$fd}\n< {\"fd\":$fd}",
			[]string{result(`{"fd":3}`), echo}, ""},
		"a variable varies": {"> m\n< {\"fd\":$fd}\n> m\n< {\"fd\":$fd}",
			[]string{result(`{"fd":3}`), result(`{"fd":4}`)}, ":4: "},
		"a part of text": {"> m\n< {\"a\":\"x:$p\"}\n> m {\"a\":\"y:$p\"}\n< {\"a\":\"y:7\"}",
			[]string{result(`{"a":"x:7"}`), echo}, ""},
		"an unbound variable": {"> m {\"fd\":$fd}\n< {}", nil, ":1: $fd has no value yet"},
		"an array":            {"> m\n< {\"l\":[1,$x]}", []string{result(`{"l":[1,2]}`)}, ""},
		"a longer array":      {"> m\n< {\"l\":[1]}", []string{result(`{"l":[1,2]}`)}, "want 1 elements"},
		"an error": {"> m\n< error -32602",
			[]string{`{"jsonrpc":"2.0","id":#,"error":{"code":-32602,"message":"x"}}`}, ""},
		"another error": {"> m\n< error -32602",
			[]string{`{"jsonrpc":"2.0","id":#,"error":{"code":-32600,"message":"x"}}`}, "error -32600 (x)"},
		"no error": {"> m\n< error 1", []string{result(`{}`)}, "it is not that error"},
		"an unknown method": {"> m\n< {}",
			[]string{`{"jsonrpc":"2.0","id":#,"error":{"code":-32601,"message":"m"}}`}, "not supported"},
		"a missing feature": {"needs udp\n> m\n< {}", nil, "udp is not supported"},
		"a label": {"a> m\n> n\n< {\"n\":2}\na< {\"n\":1}",
			[]string{result(`{"n":1}`), result(`{"n":2}`)}, ""},
		"a label's id": {"a> m\na< {}\n> n {\"request\":$a}\n< {\"request\":1002}",
			[]string{result(`{}`), echo}, ""},
		"until": {"until> m\n< {\"n\":1}", []string{result(`{"n":0}`), result(`{"n":1}`)},
			""},
		"a line": {"line> {\"id\":7}\n7< {}", []string{result(`{}`)}, ""},
		"a null id": {"line> what\nnull< error -32700",
			[]string{`{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"x"}}`}, ""},
		"an unasked answer": {"a> m\n> n\n< {}", []string{result(`{}`), result(`{}`)},
			"nothing asks for the answer {} to request 1002"},
		"no version": {"> m\n< {}", []string{`{"id":#,"result":{}}`}, `lacks "jsonrpc"`},
		"no answer":  {"> m\n< {}", []string{hangUp}, "the agent's output has ended"},
		"no JSON": {"> m\n< {}", []string{"Segmentation fault"},
			`"Segmentation fault", which is no answer`},
		"a bad line":    {"socket", nil, "a.transcript:1: want needs, or a line with > or <"},
		"until without": {"until> m\n> m", nil, "must be its answer"},
		"a bad length":  {"long> many", nil, "want a number of bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			err := play(t, tc.script, tc.answers...)
			if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}

func TestBounded(t *testing.T) {
	parsed, err := transcript.Parse("a.transcript", strings.NewReader("> m\n< {}"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, in := io.Pipe()
	out, _ := io.Pipe()
	defer in.Close()
	defer out.Close()
	if err := parsed.Replay(ctx, in, out); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
}

// TestTranscriptsParse reads those of the suite.
func TestTranscriptsParse(t *testing.T) {
	files, err := transcript.Files.ReadDir("testdata")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d transcripts: %v", len(files), err)
	}
	for _, file := range files {
		f, err := transcript.Files.Open(path.Join("testdata", file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := transcript.Parse(file.Name(), f); err != nil {
			t.Error(err)
		}
		f.Close()
	}
}
