package target

import "embed"

// Transcripts are sessions that every agent must be able to follow, as far as it
// has the features: *.transcript in the folder testdata. Package transcript
// replays them.
//
//go:embed testdata/*.transcript
var Transcripts embed.FS
