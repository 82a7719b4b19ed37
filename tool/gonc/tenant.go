package main

// tenant is who reads a local side's output and writes its input, if that is gonc's
// own child. Whoever is behind the standard streams is not gonc's to ask.
type tenant struct {
	gone <-chan struct{} // closed once it has ended; nil if it is nobody's child
	quit func()          // has it end
}

var nobody = tenant{quit: func() {}}

// isChild tells whether it is one.
func (t tenant) isChild() bool { return t.gone != nil }
