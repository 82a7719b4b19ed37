package bench

import "github.com/onsi/ginkgo/v2"

// Part is Topic for a part of a semantic which has a file of its own. The part is
// what its specs are called after, and a label beside that of the whole:
// Part("tcp", "close", "linger", ...) holds "tcp linger ...", and close selects it.
func Part(layer, semantic, part string, specs func()) bool {
	ginkgo.GinkgoHelper()
	return ginkgo.Describe(layer+" "+part, ginkgo.Label(layer, semantic, part), specs)
}
