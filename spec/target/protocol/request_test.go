package protocol

import "testing"

func TestReadRequest(t *testing.T) {
	id, req, err := ReadRequest([]byte(
		`{"jsonrpc":"2.0","id":7,"method":"listen","params":{"fd":5,"backlog":1}}`))
	if err != nil || id == nil || *id != 7 || req.Method != Listen || req.Params.FD != 5 ||
		req.Params.Backlog != 1 {
		t.Errorf("id %v, %+v, %v", id, req, err)
	}
}

func TestWhatIsNoRequestIsRefused(t *testing.T) {
	for _, c := range []struct {
		line    string
		code    int
		id      bool
		message string
	}{
		{`what?`, CodeParse, false,
			"the line is not JSON: invalid character 'w' looking for beginning of value"},
		{``, CodeParse, false, "the line is not JSON: it ends early"},
		{`{"jsonrpc":"2.0","id":1,"method":"hello"} {}`, CodeParse, false,
			"the line is not JSON: 2 bytes after the object"},
		{`{"jsonrpc":"2.0","method":"hello"}`, CodeInvalidRequest, false, "id: want a number, 0 or more"},
		{`{"id":3,"method":"hello"}`, CodeInvalidRequest, true, `jsonrpc: want "2.0"`},
		{`{"jsonrpc":"2.0","id":2,"method":2}`, CodeInvalidRequest, true,
			"method: a JSON number does not fit"},
		{`["jsonrpc"]`, CodeInvalidRequest, false, "a JSON array where an object belongs"},
		{`{"jsonrpc":"2.0","id":2,"method":"close","params":{"fd":"three"}}`, CodeInvalidParams, true,
			"fd: a JSON string does not fit"},
		{`{"jsonrpc":"2.0","id":2,"method":"close","params":{"colour":1}}`, CodeInvalidParams, true,
			`unknown field "colour"`},
	} {
		id, _, refusal := ReadRequest([]byte(c.line))
		if refusal == nil || refusal.Code != c.code || refusal.Message != c.message ||
			(id != nil) != c.id {
			t.Errorf("%s: id %v, %v, want code %d with %q", c.line, id, refusal, c.code, c.message)
		}
	}
}
