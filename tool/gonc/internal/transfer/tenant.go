package transfer

// tenant is who reads a local side's output and writes its input, if that is gonc's
// own child. Whoever is behind the standard streams is not gonc's to ask.
type tenant struct {
	Gone <-chan struct{} // closed once it has ended; nil if it is nobody's child
	Quit func()          // has it end
}

var nobody = tenant{Quit: func() {}}

// IsChild reports whether it is one.
func (t tenant) IsChild() bool { return t.Gone != nil }
