package report

import "slices"

// Profile is a part of the suite of which a run says by itself whether the stack keeps
// it. Each spec belongs to one.
type Profile string

// The profiles.
const (
	// CoreAPI is what calls alone show: of TCP, or of every transport.
	CoreAPI Profile = "core-api"
	// TCPWire is what TCP shows on the wire.
	TCPWire Profile = "tcp-wire"
	// UDP is what UDP shows, by calls or on the wire.
	UDP Profile = "udp"
	// Linux is what only Linux's own documents ask for.
	Linux Profile = "linux"
	// Gonc is what netcats show. It says nothing of the stack below.
	Gonc Profile = "gonc"
)

// Profiles returns all profiles, in the order in which reports show them.
func Profiles() []Profile { return []Profile{CoreAPI, TCPWire, UDP, Linux, Gonc} }

// wires are the features that the specs of TCPWire need, as labels.
var wires = []string{"need:wire", "need:loopback-wire"}

// Profile returns the profile that the spec belongs to, by its labels and by what it
// cites.
func (s *Spec) Profile() Profile {
	has := func(label string) bool { return slices.Contains(s.Labels, label) }
	switch {
	case has("netcat"):
		return Gonc
	case s.onlyForce("Linux"):
		return Linux
	case has("udp") && !has("tcp"):
		return UDP
	case slices.ContainsFunc(wires, has):
		return TCPWire
	}
	return CoreAPI
}

// onlyForce reports whether all that the spec cites has one force.
func (s *Spec) onlyForce(force string) bool {
	other := func(c Citation) bool { return c.Force != force }
	return len(s.Cites) > 0 && !slices.ContainsFunc(s.Cites, other)
}

// Word is what can be said of a run, or of a profile in it.
type Word string

// The words.
const (
	// Pass: all specs were judged, and none fails. What a MAY leaves to the stack may be
	// missing.
	Pass Word = "PASS"
	// Partial: none fails, but some were not judged.
	Partial Word = "PARTIAL"
	// Fail: one fails.
	Fail Word = "FAIL"
)

// Standing is how a profile fared in a run.
type Standing struct {
	Profile Profile
	Specs   int // that belong to it
	Judged  int // of them
	Options int // of them: not judged, for they are about what a MAY leaves to the stack
	Failed  int // of them, by a verdict that fails the run
}

// Word returns what can be said of the profile.
func (s Standing) Word() Word {
	switch {
	case s.Failed > 0:
		return Fail
	case s.Judged > 0 && s.Judged+s.Options == s.Specs:
		return Pass
	}
	return Partial
}

// Standings tells how each profile fared of which the report has specs, in the order
// of [Profiles].
func (r *Report) Standings() []Standing {
	of := map[Profile]*Standing{}
	var list []Standing
	for _, p := range Profiles() {
		of[p] = &Standing{Profile: p}
	}
	for i := range r.Specs {
		of[r.Specs[i].Profile()].add(&r.Specs[i])
	}
	for _, p := range Profiles() {
		if of[p].Specs > 0 {
			list = append(list, *of[p])
		}
	}
	return list
}

func (s *Standing) add(spec *Spec) {
	s.Specs++
	switch {
	case spec.Verdict.Judges():
		s.Judged++
	case spec.optional():
		s.Options++
	}
	if spec.Verdict.Fails() {
		s.Failed++
	}
}

// optional reports whether the spec went unsupported for what a MAY leaves to the stack.
func (s *Spec) optional() bool {
	return s.Verdict == Unsupported && (len(s.Unmet) > 0 || s.onlyForce("MAY"))
}

// Word returns what can be said of the run. A run that judged nothing fails, and so does
// one with a problem or a stale expectation, whatever its profiles say.
func (r *Report) Word() Word {
	if !r.OK() {
		return Fail
	}
	for _, s := range r.Standings() {
		if s.Word() != Pass {
			return Partial
		}
	}
	return Pass
}

// Judged counts the specs whose verdict tells if the stack conforms.
func (r *Report) Judged() int {
	judged := 0
	for i := range r.Specs {
		if r.Specs[i].Verdict.Judges() {
			judged++
		}
	}
	return judged
}
