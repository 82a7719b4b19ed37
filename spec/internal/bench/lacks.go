package bench

// Lacks ends the spec as unsupported: the stack has just shown, by a call that
// it is free to refuse, that it does not do what the spec is about; or what else
// the spec takes is not there, such as a compiler.
func (b *Bench) Lacks(what string) { panic(unsupported{what}) }
