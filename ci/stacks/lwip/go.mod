module github.com/sockspec/sockspec/ci/stacks/lwip

go 1.26.0

require github.com/sockspec/sockspec v0.0.0

replace github.com/sockspec/sockspec => ../../..
