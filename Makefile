# Needs Go and make. What the targets do is sockspec's and the go command's work.

TARGET   ?= linux
FOCUS    ?=
PROCS    ?=
PATIENCE ?=
STRICT   ?=
REQUIRE  ?=
MUTANT   ?=
TABLE    ?=
REPORT   ?= report
REPORTS  ?= report
COMPARE  ?= compare
PREFIX   ?=
SHARE = $(abspath $(PREFIX))/share

# Everything is pure Go, so that it builds without a C compiler. -buildvcs is off
# because a checkout that belongs to another user would stop the build.
export CGO_ENABLED := 0

# The version is the commit's tag or else, as the go command would put it, its date and
# hash; +dirty says that the sources differ, and not only what a run writes to keep.
VERSION = $(shell git describe --tags --exact-match 2>/dev/null || \
	TZ=UTC git log -1 --abbrev=12 --date=format-local:%Y%m%d%H%M%S --format=v0.0.0-%cd-%h 2>/dev/null || \
	echo unknown)$(shell git diff --quiet HEAD -- . ':!docs' ':!*.md' 2>/dev/null; [ $$? != 1 ] || echo +dirty)
GOBUILD = -trimpath -buildvcs=false -ldflags '-X github.com/sockspec/sockspec/internal/version.stamped=$(VERSION)'

# gVisor's runsc, as its makers publish it for the go command, which checks that
# it is the same for everyone.
RUNSC = gvisor.dev/gvisor/runsc@v0.0.0-20260905035102-160fafc42237

# lwIP's agent is a module of its own: it needs cgo, and lwIP's headers.
LWIP = /usr/include/lwip
LWIPAGENT = spec/target/lwip/lwipagent

# The shell reads these from its environment: they may hold any quote.
export FOCUS TARGET MUTANT REQUIRE
SOCKSPEC = SOCKSPEC_BIN=$(abspath build) build/sockspec
RUNFLAGS = -o $(REPORT) $(if $(FOCUS),--focus="$$FOCUS") $(if $(PROCS),--procs=$(PROCS)) $(if $(PATIENCE),--patience=$(PATIENCE))
TOOLS  = go tool -modfile=$(abspath ci/tools/go.mod)
LINT   = $(TOOLS) golangci-lint run --allow-parallel-runners

# make MUTANT=id runs one mutant.
.DEFAULT_GOAL := $(if $(MUTANT),mutants,help)
.PHONY: help build conformance netcats compare gvisor lwip test cross race lint benchmark golden mutants install clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "conformance takes TARGET=linux, FOCUS=, a label filter, MUTANT=id, PROCS=n, REPORT=report, STRICT=1"
	@echo "and REQUIRE=all, which are flags of build/sockspec run; build/sockspec -h explains them. TARGET=netcat:all, or"
	@echo "netcat:gonc,ncat, is sockspec netcats, and takes PATIENCE=3s and TABLE=file."
	@echo "compare takes REPORTS=\"report other\", folders of reports or files of docs/reports, and COMPARE=compare."
	@echo "install takes PREFIX=/usr/local. uml is Linux 6.1: on Debian, apt-get install user-mode-linux."
	@echo "make MUTANT=id is make mutants for one of them."

build: ## build the programs into build/: sockspec, gonc, sockagent, ladder
	go build $(GOBUILD) -o build/ ./tool/sockspec ./tool/gonc ./tool/sockagent ./tool/ladder ./spec/target/uml/umlinit

conformance: build ## judge a stack, and write what was found to report/
ifneq ($(filter netcat:%,$(TARGET)),)
	@$(SOCKSPEC) netcats $(RUNFLAGS) $(if $(TABLE),--table="$(TABLE)") "$${TARGET#netcat:}"
else
	@$(SOCKSPEC) run --target="$$TARGET" $(RUNFLAGS) $(if $(MUTANT),--mutant="$$MUTANT") $(if $(STRICT),--strict) \
		$(if $(REQUIRE),--require="$$REQUIRE")
endif

netcats: ## write docs/netcats.md anew, the table of all netcats
	@$(MAKE) conformance TARGET=netcat:all TABLE=docs/netcats.md

compare: build ## show where the stacks of REPORTS differ: compare/index.html, compare/summary.md
	@$(SOCKSPEC) compare -o $(COMPARE) $(REPORTS)

gvisor: ## install gVisor's runsc to build/, for TARGET=gvisor
	GOBIN=$(abspath build) go install -trimpath -buildvcs=false -ldflags='-s -w' $(RUNSC)

lwip: ## build the agent for lwIP into build/, for TARGET=lwip
	@test -f $(LWIP)/lwip/sockets.h && command -v $${CC:-cc} >/dev/null || { \
		echo "lwIP's headers in $(LWIP) and a C compiler are needed: on Debian, apt-get install gcc liblwip-dev"; exit 1; }
	cd $(LWIPAGENT) && CGO_ENABLED=1 go build $(GOBUILD) -o $(abspath build)/lwipagent .

test: build ## test this repository, the suite on Linux included
	go vet ./...
	go test ./...
	go vet -C example ./...
	go test -C example ./...

cross: ## vet and build gonc, ladder and sockagent for every system that they claim
	ci/cross

# The race detector needs a C compiler. Each gonc that a test starts is its own
# binary, and so finds races, too: it ends with the first, and does not sleep a
# second at its end, as the detector otherwise has every process do.
race: ## test what has goroutines under the race detector, but not the suite
	CGO_ENABLED=1 GORACE='halt_on_error=1 atexit_sleep_ms=0' \
	go test -race ./capture/... ./spec/internal/... ./spec/target/... ./tool/...

lint: ## check style, imports and workflows
	$(LINT) ./...
	cd example && $(LINT) ./...
	$(if $(wildcard $(LWIP)/lwip/sockets.h),cd $(LWIPAGENT) && CGO_ENABLED=1 $(LINT) ./...,@echo "$(LWIPAGENT) is left out: it needs liblwip-dev")
	$(TOOLS) actionlint
	for module in . example $(LWIPAGENT) ci/tools; do go -C $$module mod tidy -diff || exit; done

benchmark: build ## run the benchmarks, and write gonc's beside other netcats to tool/gonc/BENCHMARK.md
	go test -run='^$$' -bench=. ./...
	go run ./tool/gonc/benchmark -gonc build/gonc -o tool/gonc/BENCHMARK.md

golden: build ## write anew spec/testdata/specs.golden, the list of the specs, and the schema of reports
	@$(SOCKSPEC) list > build/specs.golden && mv build/specs.golden spec/testdata/
	go test ./spec/report -run TestSchemaIsUpToDate -report.update

mutants: build ## show that the suite finds each fault it should find, or that of MUTANT
	@$(SOCKSPEC) mutants $(if $(MUTANT),"$$MUTANT")

install: ## install gonc and ladder into PREFIX/bin, or where go install puts programs
	$(if $(PREFIX),GOBIN=$(abspath $(PREFIX))/bin )go install $(GOBUILD) ./tool/gonc ./tool/ladder
	@$(if $(PREFIX),cd tool/gonc && \
		install -d $(SHARE)/man/man1 $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d && \
		install -m 644 gonc.1 $(SHARE)/man/man1 && \
		install -m 644 completion/gonc.bash $(SHARE)/bash-completion/completions/gonc && \
		install -m 644 completion/_gonc $(SHARE)/zsh/site-functions && \
		install -m 644 completion/gonc.fish $(SHARE)/fish/vendor_completions.d, \
		echo "gonc's manual and completions go with PREFIX=..., where the system looks for them")

clean: ## remove build/, reports and compare/
	rm -rf build report report-* compare
