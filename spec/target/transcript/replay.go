package transcript

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/sockspec/sockspec/spec/target/protocol"
)

// Unsupported says that an agent lacks what a transcript needs. It is no fault.
type Unsupported struct{ What string }

// Error names what is lacking.
func (u *Unsupported) Error() string { return u.What + " is not supported by this agent" }

// firstID is the first id that the replayer gives; transcripts may use lower
// ones in lines of their own.
const firstID = 1001

// maxEarly bounds the answers that are kept for later lines.
const maxEarly = 1000

// player is a replay under way.
type player struct {
	ctx     context.Context
	in      io.Writer
	answers chan reply
	failed  error            // why answers was closed
	early   map[string]reply // answers that no line has asked for yet, by id
	vars    variables
	lastID  int
	last    string // the id of the last request without a label
}

// reply is an answer as it came.
type reply struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  json.RawMessage `json:"result"`
	Error   *protocol.Error `json:"error"`
}

// Replay plays t against a fresh agent, which reads in and writes out. Its error
// names the line of the transcript that the agent did not answer as written, or
// is an *Unsupported. It is bounded by ctx; what still blocks in in or out then
// ends when the caller closes them.
func (t *Transcript) Replay(ctx context.Context, in io.Writer, out io.Reader) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p := &player{ctx: ctx, in: in, answers: make(chan reply), early: make(map[string]reply),
		vars: variables{}, lastID: firstID}
	go p.read(out)
	if err := p.hello(t.Needs); err != nil {
		return t.at(0, err)
	}
	for i, s := range t.steps {
		var err error
		if s.kind == repeated {
			err = p.until(s, t.steps[i+1:])
		} else {
			err = p.play(s)
		}
		if err != nil {
			return t.at(s.line, err)
		}
	}
	return p.nothingLeft(t)
}

func (t *Transcript) at(line int, err error) error {
	if _, ok := errors.AsType[*Unsupported](err); ok {
		return err
	}
	if line == 0 {
		return fmt.Errorf("%s: %w", t.Name, err)
	}
	return fmt.Errorf("%s:%d: %w", t.Name, line, err)
}

// hello asks whether the agent has what the transcript needs.
func (p *player) hello(needs []protocol.Feature) error {
	id, err := p.request("hello")
	if err != nil {
		return err
	}
	r, err := p.await(id)
	if err != nil {
		return err
	}
	var res protocol.Result
	if r.Error != nil || json.Unmarshal(r.Result, &res) != nil || res.Hello == nil {
		return fmt.Errorf("hello is answered by %s", r)
	}
	for _, f := range needs {
		if !slices.Contains(res.Hello.Features, f) {
			return &Unsupported{string(f)}
		}
	}
	return nil
}

func (p *player) play(s step) error {
	switch s.kind {
	case rawLine:
		return p.send(s.text)
	case longLine:
		n, _ := strconv.Atoi(s.text) // Parse has read it
		return p.send(strings.Repeat("x", n))
	case answer:
		return p.expect(s)
	}
	id, err := p.request(s.text)
	if s.label == "" {
		p.last = id
	} else {
		p.vars[s.label] = id
	}
	return err
}

// until repeats a request until its answer is the one of the next step, which
// then finds the answer once more.
func (p *player) until(s step, following []step) error {
	if len(following) == 0 {
		return errors.New("until> has no answer after it")
	}
	for {
		if err := p.play(s); err != nil {
			return err
		}
		r, err := p.await(p.last)
		if err != nil {
			return err
		}
		diff, err := p.differs(following[0].text, r)
		if err != nil {
			return err
		}
		if diff == "" {
			p.early[p.last] = r
			return nil
		}
	}
}

// request sends a request: "METHOD {PARAMS}".
func (p *player) request(text string) (id string, err error) {
	id = strconv.Itoa(p.lastID)
	p.lastID++
	method, params, _ := strings.Cut(text, " ")
	if params == "" {
		params = "{}"
	}
	params, err = p.vars.fill(params)
	if err != nil {
		return id, err
	}
	if !json.Valid([]byte(params)) {
		return id, fmt.Errorf("the parameters are not JSON: %s", params)
	}
	return id, p.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":%q,"params":%s}`, id, method,
		params))
}

// send writes a line beside the reading of answers, bounded by the context.
func (p *player) send(line string) error {
	done := make(chan error, 1)
	go func() {
		_, err := io.WriteString(p.in, line+"\n")
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-p.ctx.Done():
		return fmt.Errorf("the agent does not read: %w", p.ctx.Err())
	}
}

// read passes answers on until the agent's output ends or makes no sense.
func (p *player) read(out io.Reader) {
	defer close(p.answers)
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, protocol.MaxMessage+1)
	for lines.Scan() {
		var r reply
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			p.failed = fmt.Errorf("the agent wrote %.200q, which is no answer: %w", lines.Text(), err)
			return
		}
		select {
		case p.answers <- r:
		case <-p.ctx.Done():
			return
		}
	}
	if p.failed = lines.Err(); p.failed == nil {
		p.failed = errors.New("the agent's output has ended")
	}
}

// await returns the answer to a request; "null" is an id too.
func (p *player) await(id string) (reply, error) {
	for {
		if r, ok := p.early[id]; ok {
			delete(p.early, id)
			return r, nil
		}
		select {
		case r, ok := <-p.answers:
			if !ok {
				return r, p.failed
			}
			if err := p.keep(r); err != nil {
				return r, err
			}
		case <-p.ctx.Done():
			return reply{}, fmt.Errorf("no answer to request %s: %w", id, p.ctx.Err())
		}
	}
}

func (p *player) keep(r reply) error {
	id := string(r.ID)
	if id == "" {
		id = "null"
	}
	if _, twice := p.early[id]; twice {
		return fmt.Errorf("request %s is answered twice", id)
	}
	if r.JSONRPC != "2.0" {
		return fmt.Errorf(`the answer to request %s lacks "jsonrpc":"2.0"`, id)
	}
	if len(p.early) == maxEarly {
		return fmt.Errorf("more than %d answers that nothing asks for", maxEarly)
	}
	p.early[id] = r
	return nil
}

// expect takes the answer to a request and compares it.
func (p *player) expect(s step) error {
	id := p.last
	if s.label != "" {
		id = s.label
		if bound, ok := p.vars[s.label]; ok {
			id = bound
		}
	}
	r, err := p.await(id)
	if err != nil {
		return err
	}
	diff, err := p.differs(s.text, r)
	switch {
	case err != nil:
		return err
	case diff == "":
		return nil
	case r.Error != nil &&
		(r.Error.Code == protocol.CodeUnsupported || r.Error.Code == protocol.CodeUnknownMethod):
		return &Unsupported{r.Error.Message}
	}
	return fmt.Errorf("the answer is %s, want %s: %s", r, s.text, diff)
}

// differs compares an answer with what the transcript says of it.
func (p *player) differs(text string, r reply) (diff string, err error) {
	if code, ok := strings.CutPrefix(text, "error "); ok {
		if r.Error == nil || strconv.Itoa(r.Error.Code) != code {
			return "it is not that error", nil
		}
		return "", nil
	}
	want, err := pattern(text)
	if err != nil || r.Error != nil {
		return "it is an error", err
	}
	got, err := decode(r.Result)
	if err != nil {
		return "", err
	}
	trial := maps.Clone(p.vars) // an answer that does not fit binds nothing
	if diff = trial.match(want, got); diff == "" {
		p.vars = trial
	}
	return diff, nil
}

// nothingLeft complains of answers to nobody.
func (p *player) nothingLeft(t *Transcript) error {
	for id, r := range p.early {
		return fmt.Errorf("%s: nothing asks for the answer %s to request %s", t.Name, r, id)
	}
	return nil
}

// String is the answer as it came, cut to a readable length.
func (r reply) String() string {
	switch {
	case r.Error != nil:
		return fmt.Sprintf("error %d (%s)", r.Error.Code, r.Error.Message)
	case len(r.Result) == 0:
		return "without result and error"
	}
	return fmt.Sprintf("%.500s", r.Result)
}
