// Package bounded reads files of others, which may be of any size.
package bounded

import (
	"fmt"
	"io"
	"os"
)

// ReadFile returns what a file holds, as os.ReadFile does. It fails if that is more
// than limit bytes.
func ReadFile(path string, limit int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s is larger than %d MiB", path, limit>>20)
	}
	return data, nil
}
