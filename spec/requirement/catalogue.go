package requirement

import (
	"slices"
	"sync"
)

// Get returns the requirement with the given id, and false if there is none.
func Get(id string) (Requirement, bool) {
	f, ok := index().byID[id]
	if !ok {
		return Requirement{}, false
	}
	all := f.requirements()
	i := slices.IndexFunc(all, func(r Requirement) bool { return r.ID == id })
	return all[i], true
}

// All returns every requirement, source by source in the order of Sources, each
// in the order of its document.
func All() []Requirement {
	var all []Requirement
	for _, f := range index().files {
		all = append(all, f.requirements()...)
	}
	return all
}

// Sources returns the documents, sorted by name.
func Sources() []Source {
	var all []Source
	for _, f := range index().files {
		all = append(all, f.source())
	}
	return all
}

// catalogue is the index over the files. Every process of a test run loads it, so
// it knows the ids alone; a file is decoded when the first of its requirements
// is asked for.
type catalogue struct {
	files []*file
	byID  map[string]*file
}

var index = sync.OnceValue(func() *catalogue {
	c := &catalogue{byID: make(map[string]*file, 2000)}
	for _, f := range embedded() {
		c.files = append(c.files, f)
		for id := range f.ids() {
			c.byID[id] = f
		}
	}
	return c
})
