package bench

// Lacks ends the spec as unsupported: the stack has just shown, by a call that
// it is free to refuse, that it does not do what the spec is about.
func (b *Bench) Lacks(what string) { panic(unsupported{what}) }
