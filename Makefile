# kcost: two commands matter to a new user, `make run` and `make test`. The rest is below.
# Whatever is missing on Debian or Ubuntu is installed; elsewhere it is named.

PREFIX ?= /usr/local
# Swift's runtime inside the binary; C++'s, SQLite and Nettle too where their archives are at hand, and
# relocations packed where the C library can unpack them (glibc 2.36): what the system need not load,
# look up and patch is half of the start-up.
ARCHIVES = $(wildcard $(foreach library,stdc++ sqlite3 nettle,\
  $(shell clang -print-file-name=lib$(library).a 2>/dev/null)))
PACKED = $(shell getconf GNU_LIBC_VERSION 2>/dev/null | awk -F '[ .]' '$$2 > 2 || $$3 >= 36')
RELEASE = swift build -c release --static-swift-stdlib \
  $(if $(ARCHIVES),-Xlinker -L$(CURDIR)/.build/static -Xswiftc -Xclang-linker -Xswiftc -static-libgcc) \
  $(if $(PACKED),-Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs)
KCOST = .build/release/kcost
# Under sudo what is built stays as its user built it: root may have no Swift.
BUILT = $(if $(SUDO_USER),,build)

.PHONY: run test fresh build setup lint install bench docs fuzz fuzz-json fuzz-video torture mutations coverage conformance conformance-postgres clean

run: build ## price every payload in examples/, then rehearse: guard, submit, wait, ledger, statement
	@for gateway in xcompute toapis kie; do \
	  echo "$$gateway"; $(KCOST) estimate --offline --gateway $$gateway examples/$$gateway/*.json || exit; \
	done
	@PATH="$(CURDIR)/$(dir $(KCOST)):$$PATH" examples/rehearsal.sh

test: setup lint ## lint, then all tests
	@.ci/need.sh sqlite3 sqlite3 openssl openssl '/usr/lib/postgresql/*/bin/initdb' postgresql
	@.ci/test.sh

fresh: ## both commands on a Debian 12 that has nothing yet, in a folder of its own; long, and root's
	@.ci/fresh

build: setup ## the release binaries, with Swift's runtime inside
	@mkdir -p .build/static
	@$(if $(ARCHIVES),ln -sf $(ARCHIVES) .build/static/)
	@$(RELEASE) --product kcost
	@$(RELEASE) --product kcost-fake-gateway

# What the build needs beside Swift: the headers of SQLite, Nettle, libcurl and libpq, their archives, and what a
# program with Swift's runtime inside is linked with: C++'s library, GCC's start files, the C library's.
setup:
	@command -v swift >/dev/null || { echo "Swift 6.2 or newer is missing: see https://swift.org/install"; exit 1; }
	@.ci/need.sh sqlite3.h libsqlite3-dev nettle/sha2.h nettle-dev curl/curl.h libcurl4-openssl-dev \
	  postgresql/libpq-fe.h libpq-dev \
	  libstdc++.a libstdc++-N-dev crtbeginS.o libgcc-N-dev crt1.o libc6-dev

lint: ## the formatter's rules, every finding an error
	@swift format lint --strict --parallel --recursive Package.swift Sources Tests

install: $(BUILT) ## programs, man page, completions and documents under PREFIX
	@DESTDIR="$(DESTDIR)" .ci/install.sh "$(PREFIX)"

# Of a copy, as `make install` makes it: a linker's own output starts a fifth slower, since it lies
# in the page cache in small pieces.
bench: build ## the promised numbers, beside jq, ffprobe, bare SQLite, hledger and ledger; BENCH=--quick for a smoke test, --ledger, --reports
	@.ci/need.sh jq jq sqlite3 sqlite3 hledger hledger ledger ledger ffprobe ffmpeg
	@$(RELEASE) --product kcost-bench
	@install -D -m 755 $(KCOST) .build/installed/kcost
	@.build/release/kcost-bench $(BENCH) .build/installed/kcost examples/xcompute/kling-v2-6-audio.json

docs: setup ## the libraries' reference, as a site in docs-out/
	@.ci/docs.sh

# What is fuzzed, one after another, and for how many seconds each.
FUZZ ?= json video
FUZZ_SECONDS ?= 600
FUZZER = swiftc -O -swift-version 6 -sanitize=fuzzer,address -use-ld=lld -parse-as-library \
  -package-name kcost -module-name KlingCostFuzz
FUZZ_RUN = -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=.build/fuzz/crashes/ \
  -print_final_stats=1
CORE = Sources/KlingCost

fuzz: setup $(FUZZ:%=fuzz-%) ## random bytes at the JSON reader and the video prober; FUZZ=video for one

fuzz-json:
	@mkdir -p .build/fuzz/json .build/fuzz/crashes
	@$(FUZZER) $(CORE)/JSON/*.swift $(CORE)/Text/DecimalDigits.swift \
	  Tests/Fuzz/JSONReaderFuzz.swift -o .build/fuzz/json-reader
	@SWIFT_BACKTRACE=enable=no .build/fuzz/json-reader $(FUZZ_RUN) \
	  -timeout=10 -rss_limit_mb=1024 -max_len=4096 -dict=Tests/Fuzz/json.dict \
	  .build/fuzz/json Tests/Fuzz/seeds examples

# Memory is bounded at 100 MB, what the sanitizer keeps aside included, and no block of it at 1 MB.
fuzz-video:
	@mkdir -p .build/fuzz/video .build/fuzz/video-seeds .build/fuzz/crashes
	@swiftc -swift-version 6 -parse-as-library -package-name kcost \
	  Tests/MediaFixtures/BoxWriter.swift Tests/MediaFixtures/Sample*.swift \
	  Tests/Fuzz/VideoSeeds.swift -o .build/fuzz/write-video-seeds
	@.build/fuzz/write-video-seeds .build/fuzz/video-seeds
	@$(FUZZER) $(CORE)/Media/*.swift $(CORE)/Fields/Mode.swift $(CORE)/Time/VideoLength.swift \
	  $(CORE)/Money/Currency.swift $(CORE)/Money/Nanos.swift $(CORE)/JSON/*.swift \
	  $(CORE)/Text/DecimalDigits.swift Tests/Fuzz/VideoProbeFuzz.swift -o .build/fuzz/video-probe
	@SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=quarantine_size_mb=1 .build/fuzz/video-probe $(FUZZ_RUN) \
	  -timeout=2 -rss_limit_mb=100 -malloc_limit_mb=1 -max_len=8192 -dict=Tests/Fuzz/video.dict \
	  .build/fuzz/video .build/fuzz/video-seeds

coverage: setup ## how much of the money and ledger sources the tests run; fails below 95 %
	@.ci/coverage.sh

# Slow campaigns: the seeded tests, many times over, in an optimised build. Those of bills go on at
# another seed with KCOST_SEED.
TORTURE = swift test -c release -Xswiftc -enable-testing --scratch-path .build/torture --filter

torture: build mutations ## amounts, texts, videos and paid calls by the million, bills, schedules, power losses, failing disks
	@KCOST_CASES=10000000 $(TORTURE) Exactness
	@KCOST_CASES=2000000 $(TORTURE) JSONFoundationAgreement
	@KCOST_CASES=2000000 $(TORTURE) 'SpoiledMedia|MediaTime'
	@KCOST_CASES=10000 $(TORTURE) ThreadScheduleTests
	@KCOST_CASES=1000 $(TORTURE) ProcessScheduleTests
	@KCOST_CASES=53000 $(TORTURE) BillTruthTests
	@KCOST_CASES=100000 $(TORTURE) BillShapeTests
	@KCOST_CASES=100 $(TORTURE) CapTests
	@KCOST_CASES=10000 $(TORTURE) 'PowerLoss|DiskFault'
	@KCOST_CASES=1250000 $(TORTURE) 'Chaos, with the clock'
	@KCOST_CASES=20000 $(TORTURE) 'Chaos, with processes'
	@KCOST=$(KCOST) TRIALS=500 Tests/Torture/ledger.sh

mutations: setup ## spoil the ledger's sources in one place at a time: a test must notice each
	@Tests/Torture/mutations.sh

conformance: build ## the public JSON corpus; exports in other programs (PYTHON= names a Python 3.12); 620 made videos against FFmpeg, OpenCV and decord
	@.ci/need.sh pip3 python3-pip
	@Tests/Conformance/json-corpus.sh
	@KCOST=$(KCOST) PYTHON=$(PYTHON) Tests/Conformance/exports.sh
	@KCOST=$(KCOST) Tests/Conformance/media.sh

conformance-postgres: build ## a team's ledger through PgBouncer, 300 killed servers and 30 failovers of a Patroni cluster; CRASHES= and FAILOVERS= say how many
	@KCOST=$(KCOST) Tests/Conformance/postgres.sh

clean: ## forget all that was built
	rm -rf .build docs-out
