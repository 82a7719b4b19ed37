package transcript

import "embed"

// Files are sessions that every agent must be able to follow, as far as it has the
// features: *.transcript in the folder testdata.
//
//go:embed testdata/*.transcript
var Files embed.FS
