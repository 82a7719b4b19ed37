package main

import "unsafe"

// nothing is what a non-nil pointer to no bytes points to.
var nothing byte

// pointer returns the address of a buffer: NULL for nil, and only for nil.
func pointer(b []byte) unsafe.Pointer {
	switch {
	case b == nil:
		return nil
	case len(b) == 0:
		return unsafe.Pointer(&nothing)
	}
	return unsafe.Pointer(&b[0])
}

// image is the memory of a C structure as bytes.
func image[T any](v *T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(v)), unsafe.Sizeof(*v))
}

// overlay reads a C structure from its bytes, if there are as many.
func overlay[T any](b []byte) (v T, ok bool) {
	return v, copy(image(&v), b) == len(b) && len(b) == int(unsafe.Sizeof(v))
}

// setInt assigns to a member whose width depends on the architecture.
func setInt[T ~int32 | ~int64](member *T, n int64) { *member = T(n) }
