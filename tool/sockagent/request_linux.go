package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/sockspec/sockspec/spec/target/protocol"
)

// request is a protocol.Request that has been read.
type request struct {
	hasID  bool
	id     uint64
	method protocol.Method
	params protocol.Params
}

// replyTo is the id for an answer: null if the request's could not be read.
func (r *request) replyTo() *uint64 {
	if !r.hasID {
		return nil
	}
	return &r.id
}

// parse reads one line. The request holds what could be read, also on an error.
func parse(line []byte) (request, *protocol.Error) {
	var e struct {
		JSONRPC string          `json:"jsonrpc"`
		ID      json.RawMessage `json:"id"`
		Method  protocol.Method `json:"method"`
		Params  json.RawMessage `json:"params"`
	}
	err := decodeStrictly(line, &e)
	req := request{method: e.Method}
	if id, err := strconv.ParseUint(string(e.ID), 10, 64); err == nil {
		req.hasID, req.id = true, id
	}
	switch {
	case isSyntax(err):
		return request{}, &protocol.Error{Code: protocol.CodeParse, Message: "the line is not JSON: " + plain(err)}
	case err != nil:
		return req, &protocol.Error{Code: protocol.CodeInvalidRequest, Message: plain(err)}
	case e.JSONRPC != "2.0":
		return req, &protocol.Error{Code: protocol.CodeInvalidRequest, Message: `jsonrpc: want "2.0"`}
	case !req.hasID:
		return req, &protocol.Error{Code: protocol.CodeInvalidRequest, Message: "id: want a number, 0 or more"}
	}
	if len(e.Params) == 0 {
		return req, nil
	}
	if err := decodeStrictly(e.Params, &req.params); err != nil {
		return req, invalid("%s", plain(err))
	}
	return req, nil
}

func decodeStrictly(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if rest := bytes.TrimSpace(text[d.InputOffset():]); len(rest) > 0 {
		return fmt.Errorf("%d bytes after the object", len(rest))
	}
	return nil
}

func isSyntax(err error) bool {
	_, ok := errors.AsType[*json.SyntaxError](err)
	return ok || err == io.EOF || err == io.ErrUnexpectedEOF
}

// plain says what is wrong with a message in the protocol's terms, not in Go's.
func plain(err error) string {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return "it ends early"
	}
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if t.Field == "" {
			return fmt.Sprintf("a JSON %s where an object belongs", t.Value)
		}
		return fmt.Sprintf("%s: a JSON %s does not fit", t.Field, t.Value)
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}

// invalid refuses a parameter.
func invalid(format string, args ...any) *protocol.Error {
	return &protocol.Error{Code: protocol.CodeInvalidParams, Message: fmt.Sprintf(format, args...)}
}

// unsupported refuses a constant, an option or an address kind: by its bare name.
func unsupported(name string) *protocol.Error {
	return &protocol.Error{Code: protocol.CodeUnsupported, Message: name}
}
