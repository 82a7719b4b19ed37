package bench

// Perform runs one spec and judges it.
var Perform = perform
