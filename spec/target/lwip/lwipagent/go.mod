module github.com/sockspec/sockspec/spec/target/lwip/lwipagent

go 1.26.0

require github.com/sockspec/sockspec v0.0.0

replace github.com/sockspec/sockspec => ../../../..
