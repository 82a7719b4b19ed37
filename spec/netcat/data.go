package netcat

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
)

const megabyte = 1 << 20

// noise is data of which no part is like another; the same for the same seed.
func noise(seed uint64, size int) string {
	source, data := rand.New(rand.NewPCG(seed, 0)), make([]byte, size)
	for i := range data {
		data[i] = byte(source.Uint32())
	}
	return string(data)
}

// content stands for data that is too long to be shown.
type content struct {
	Bytes  int
	SHA256 string
}

func digest(data string) content {
	return content{len(data), fmt.Sprintf("%x", sha256.Sum256([]byte(data)))}
}
