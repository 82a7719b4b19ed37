package protocol

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// ReadRequest reads a request from its line, for an agent. The id is that of the
// answer, also if the request is refused: nil if it could not be read.
func ReadRequest(line []byte) (id *uint64, req Request, refusal *Error) {
	var r struct {
		JSONRPC string          `json:"jsonrpc"`
		ID      json.RawMessage `json:"id"`
		Method  Method          `json:"method"`
		Params  json.RawMessage `json:"params"`
	}
	err := Decode(line, &r)
	if !json.Valid(line) {
		return nil, req, refuse(CodeParse, "the line is not JSON: %v", err)
	}
	if n, err := strconv.ParseUint(string(r.ID), 10, 64); err == nil {
		id = &n
	}
	switch {
	case err != nil:
		return id, req, refuse(CodeInvalidRequest, "%v", err)
	case r.JSONRPC != "2.0":
		return id, req, refuse(CodeInvalidRequest, `jsonrpc: want "2.0"`)
	case id == nil:
		return id, req, refuse(CodeInvalidRequest, "id: want a number, 0 or more")
	}
	req = Request{JSONRPC: r.JSONRPC, ID: *id, Method: r.Method}
	if len(r.Params) > 0 {
		if err := Decode(r.Params, &req.Params); err != nil {
			return id, req, Invalid("%v", err)
		}
	}
	return id, req, nil
}

// Decode reads a JSON value, and nothing behind it, as strictly as an agent must:
// members that into does not have are an error. The error says in the protocol's
// terms what is wrong, not in Go's.
func Decode(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return plain(err)
	}
	if rest := bytes.TrimSpace(text[d.InputOffset():]); len(rest) > 0 {
		return fmt.Errorf("%d bytes after the object", len(rest))
	}
	return nil
}

func plain(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errors.New("it ends early")
	}
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if t.Field == "" {
			return fmt.Errorf("a JSON %s where an object belongs", t.Value)
		}
		return fmt.Errorf("%s: a JSON %s does not fit", t.Field, t.Value)
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}

// Invalid refuses a parameter.
func Invalid(format string, args ...any) *Error {
	return refuse(CodeInvalidParams, format, args...)
}

// Unsupported refuses a constant, an option or an address kind: by its bare name.
func Unsupported(name string) *Error { return refuse(CodeUnsupported, "%s", name) }

// UnknownMethod refuses a method that the agent lacks.
func UnknownMethod(m Method) *Error { return refuse(CodeUnknownMethod, "unknown method %q", m) }

func refuse(code int, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}
