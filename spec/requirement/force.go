package requirement

import "slices"

// Force is what it means for a stack not to keep a requirement.
type Force string

// The forces, the strongest first.
const (
	// Binds: the stack fails. A MUST, an errno that POSIX makes mandatory, and what
	// gonc's manual promises of gonc.
	Binds Force = "MUST"
	// Advises: the stack does otherwise than it was advised, and may have its reasons. A
	// SHOULD, and what an RFC only tells.
	Advises Force = "SHOULD"
	// Permits: nothing. A MAY, an errno that POSIX allows, and what POSIX says to be
	// unspecified. A stack that does not do it lacks an option.
	Permits Force = "MAY"
	// Documents: the stack differs from Linux, whose own pages alone say it. Linux itself
	// is bound by them.
	Documents Force = "Linux"
)

// Forces returns all forces, the strongest first.
func Forces() []Force { return []Force{Binds, Advises, Documents, Permits} }

// Force returns what it means not to keep r.
func (r Requirement) Force() Force {
	switch p := r.Profile(); {
	case p == Linux:
		return Documents
	case p == Gonc:
		return Binds
	case r.Level == Must || r.Level == ShallFail:
		return Binds
	case r.Level == May || r.Level == MayFail || p == POSIX:
		return Permits
	}
	return Advises
}

// Strongest returns the strongest of some forces, and Binds of none.
func Strongest(some []Force) Force {
	for _, f := range Forces() {
		if slices.Contains(some, f) {
			return f
		}
	}
	return Binds
}
