# Makefile - builds migplan and migapply, tests them, installs them.
#
#   make            both programs, in build/
#   make test       unit tests, then the programs driven end to end
#   make lint       formatting, static analysis, the dependency rule
#   make asan       make test, under AddressSanitizer and UBSan
#   make check      lint, test and asan: what CI runs
#   make help       every target
#
# One makefile for the whole tree: no recursion into folders, so make sees
# every dependency. Sources are found, not listed: adding a .c file is enough.

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:

ifeq ($(origin CC),default)
CC := gcc
endif
PKG_CONFIG ?= pkg-config
BUILD      ?= build
# The Python that Debian's Alembic belongs to: tests compare with it.
ALEMBIC_PYTHON ?= /usr/bin/python3
PREFIX     ?= /usr/local
BINDIR     ?= $(PREFIX)/bin

VERSION := 0.1.0

# What these need beyond a compiler is installed before anything asks for it.
ifneq ($(filter test asan valgrind lint check demo,$(MAKECMDGOALS)),)
ifneq ($(shell sh tests/tools/deps.sh >&2 || echo failed),)
$(warning make deps failed: some of what follows may be missing)
endif
endif

# As many jobs as processors, unless -j says otherwise; what a test prints stays together.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc) \
    $(if $(filter test asan check lint,$(MAKECMDGOALS)),--output-sync=target)
endif

# The same messages, order and encoding of a new database on every machine.
export LC_ALL := C.UTF-8

# V=1 shows the commands.
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $@; )

# --- flags --------------------------------------------------------------
# CFLAGS, CPPFLAGS and LDFLAGS from outside are added last, so they win.

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion \
        -Wcast-qual -Wpointer-arith -Wwrite-strings -Wformat=2 -Wundef -Wvla \
        -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
        -Wimplicit-fallthrough -Wdouble-promotion \
        -Wnull-dereference -Wno-missing-field-initializers -Wno-unused-parameter
WARN_gcc := -Wlogical-op -Wduplicated-cond -Wduplicated-branches -Wformat-overflow=2 \
        -Wformat-signedness -Wtrampolines

HARDEN    := -fstack-protector-strong -fstack-clash-protection -fcf-protection=full -fPIE
HARDEN_LD := -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code
FORTIFY   := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
OPT       := -O2 -g
SANITIZE  :=
WERROR    ?= -Werror

WARN_clang := -Wmissing-variable-declarations -Wcomma -Wassign-enum -Wunreachable-code-aggressive

IS_CLANG := $(findstring clang,$(shell $(CC) --version))
WARN_CC  := $(if $(IS_CLANG),$(WARN_clang),$(WARN_gcc))
# gcc 12 has it; clang only from 16.
ZERO_INIT := $(if $(IS_CLANG),,-ftrivial-auto-var-init=zero)

# Hidden: no function of ours may take the place of one inside a shared
# library (libpg_query exports list_copy, hash_search and 2,000 others).
ALL_CFLAGS   = -std=c17 -fvisibility=hidden -fno-common $(OPT) $(WARN) $(WARN_CC) $(WERROR) \
               $(HARDEN) $(ZERO_INIT) $(SANITIZE) $(CFLAGS)
ALL_CPPFLAGS = -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -DVERSION='"$(VERSION)"' -I. -I$(BUILD)/gen \
               $(FORTIFY) $(PKG_CPPFLAGS) $(CPPFLAGS)
ALL_LDFLAGS  = $(HARDEN_LD) -Wl,--as-needed $(SANITIZE) $(LDFLAGS)

# --- what is linked to what: the dependency rule, in link form -------------

# migplan loads libgit2 and libcrypto when it needs them (planner/library/library.h).

COMMON_PKGS  := jansson
PLANNER_PKGS := zlib sqlite3 tree-sitter inih
APPLIER_PKGS := libpq
CRYPTO_PKGS  := libcrypto
LATE_PKGS    := libgit2
pkgs = $(shell $(PKG_CONFIG) $(1) $(2))

PKG_CPPFLAGS := $(call pkgs,--cflags,$(COMMON_PKGS) $(CRYPTO_PKGS) $(PLANNER_PKGS) $(LATE_PKGS) $(APPLIER_PKGS))
COMMON_LIBS  := $(call pkgs,--libs,$(COMMON_PKGS))
PLANNER_LIBS := $(call pkgs,--libs,$(PLANNER_PKGS)) -lpg_query -lm
GRAMMAR      := node_modules/tree-sitter-python
# PostgreSQL's own parse tree, in the version of libpg_query; for pg_tree*.c only.
PG_TREE_INCLUDE ?= /usr/include/postgresql/15/server
CRYPTO_LIBS  := $(call pkgs,--libs,$(CRYPTO_PKGS))
APPLIER_LIBS := $(call pkgs,--libs,$(APPLIER_PKGS)) $(CRYPTO_LIBS)
TEST_LIBS    := -lcunit

$(BUILD)/planner/sql/pg_tree%: PKG_CPPFLAGS += -isystem $(PG_TREE_INCLUDE)

# --- sources ---------------------------------------------------------------

find_c = $(sort $(wildcard $(addsuffix /*.c,$(1) $(1)/* $(1)/*/*)))
objs   = $(patsubst %.c,$(BUILD)/%.o,$(1))

COMMON_OBJS  := $(call objs,$(call find_c,common))
LATE         := planner/library/library.c planner/library/libcrypto.c
LATE_OBJS    := $(call objs,$(LATE))
PLANNER_OBJS := $(call objs,$(filter-out planner/main.c $(LATE),$(call find_c,planner)))
APPLIER_OBJS := $(call objs,$(filter-out applier/main.c,$(call find_c,applier)))
SUPPORT_OBJS := $(call objs,$(wildcard tests/support/*.c))
SOURCES      := $(call find_c,common) $(call find_c,planner) $(call find_c,applier) $(call find_c,tests)
HEADERS      := $(shell find common planner applier tests -name '*.h' | sort)

PROGRAMS := $(BUILD)/migplan $(BUILD)/migapply
TESTS    := $(BUILD)/tests/test_common $(BUILD)/tests/test_planner $(BUILD)/tests/test_applier

# --- programs ---------------------------------------------------------------

.PHONY: all
all: $(PROGRAMS) $(BUILD)/mig ## both programs and mig, in build/

$(BUILD)/mig: mig
	@mkdir -p $(@D)
	@cp $< $@

link = $(call say,LINK)$(CC) $(ALL_LDFLAGS) -o $@ $(filter %.o %.a,$^) $(1)

$(BUILD)/libcommon.a:  $(COMMON_OBJS)
$(BUILD)/libplanner.a: $(PLANNER_OBJS) $(BUILD)/deps/python_parser.o $(BUILD)/deps/python_scanner.o
$(BUILD)/libapplier.a: $(APPLIER_OBJS)
$(BUILD)/liblate.a:    $(LATE_OBJS)

# What a program that plans is made of: where libcommon.a calls libcrypto, liblate.a answers.
PLANNER := $(BUILD)/libplanner.a $(BUILD)/libcommon.a $(BUILD)/liblate.a

$(BUILD)/migplan: $(BUILD)/planner/main.o $(PLANNER)
	$(call link,$(PLANNER_LIBS) $(COMMON_LIBS))

$(BUILD)/migapply: $(BUILD)/applier/main.o $(BUILD)/libapplier.a $(BUILD)/libcommon.a
	$(call link,$(APPLIER_LIBS) $(COMMON_LIBS))

%.a:
	@rm -f $@
	$(call say,AR)$(AR) rcs $@ $^

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The Python grammar comes from npm (make deps) and is built without our warnings.
$(BUILD)/deps/python_%.o: $(GRAMMAR)/src/%.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) -std=c11 -w -O2 -fPIE -fvisibility=hidden -I$(GRAMMAR)/src $(SANITIZE) -c -o $@ $<

$(GRAMMAR)/src/%.c:
	@sh tests/tools/deps.sh

# planner/catalog/catalog.sql -> $(BUILD)/gen/planner/catalog/catalog_sql.h
GENERATED := $(patsubst %.sql,$(BUILD)/gen/%_sql.h,$(wildcard planner/*/*.sql applier/*/*.sql))

$(BUILD)/gen/%_sql.h: %.sql common/sql2c.awk
	@mkdir -p $(@D)
	$(call say,GEN)awk -f common/sql2c.awk $< >$@

$(BUILD)/gen/%_functions.h: %.functions planner/library/forward.awk
	@mkdir -p $(@D)
	$(call say,GEN)awk -f planner/library/forward.awk $< >$@

GENERATED += $(patsubst %.functions,$(BUILD)/gen/%_functions.h,$(wildcard planner/library/*.functions))

$(PLANNER_OBJS) $(LATE_OBJS) $(APPLIER_OBJS): | $(GENERATED)

# What a script is compiled to is kept as long as the compiler is the same.
COMPILER := $(sort $(wildcard common/*.[ch] \
    $(addprefix planner/,py/*.[ch] ddl/*.[ch] sql/*.[ch] read/*.[ch] model/*.[ch])))

$(BUILD)/gen/planner/read/sources_digest.h: $(COMPILER) package-lock.json
	@mkdir -p $(@D)
	$(call say,GEN)(cat $(COMPILER) package-lock.json; $(CC) --version; \
	    $(PKG_CONFIG) --modversion tree-sitter) | sha256sum | \
	    sed 's/^\([0-9a-f]*\).*/#define SOURCES_DIGEST "\1"/' >$@

$(BUILD)/planner/read/compile.o: $(BUILD)/gen/planner/read/sources_digest.h

-include $(patsubst %.c,$(BUILD)/%.d,$(SOURCES))

# --- tests -------------------------------------------------------------------
# A runner links the library it tests and no other, so a test cannot hide a
# forbidden dependency.

$(BUILD)/tests/test_common: $(BUILD)/tests/unit/test_common.o \
    $(call objs,$(wildcard tests/unit/common/*.c)) $(SUPPORT_OBJS) $(BUILD)/libcommon.a
	$(call link,$(COMMON_LIBS) $(CRYPTO_LIBS) $(TEST_LIBS))

$(BUILD)/tests/test_planner: $(BUILD)/tests/unit/test_planner.o \
    $(call objs,$(wildcard tests/unit/planner/*.c)) $(SUPPORT_OBJS) \
    $(PLANNER)
	$(call link,$(PLANNER_LIBS) $(COMMON_LIBS) $(TEST_LIBS))

$(BUILD)/tests/test_applier: $(BUILD)/tests/unit/test_applier.o \
    $(call objs,$(wildcard tests/unit/applier/*.c)) $(SUPPORT_OBJS) \
    $(BUILD)/libapplier.a $(BUILD)/libcommon.a
	$(call link,$(APPLIER_LIBS) $(COMMON_LIBS) $(TEST_LIBS))

$(BUILD)/tests/graph_driver: $(BUILD)/tests/graph/graph_driver.o \
    $(PLANNER)
	$(call link,$(PLANNER_LIBS) $(COMMON_LIBS))

$(BUILD)/tests/header_driver: $(BUILD)/tests/reader/header_driver.o \
    $(PLANNER)
	$(call link,$(PLANNER_LIBS) $(COMMON_LIBS))

$(BUILD)/tests/past_driver: $(BUILD)/tests/bench/past_driver.o \
    $(PLANNER)
	$(call link,$(PLANNER_LIBS) $(COMMON_LIBS))

$(BUILD)/tests/test_cases: $(BUILD)/tests/integration/test_cases.o $(SUPPORT_OBJS) \
    $(BUILD)/libcommon.a
	$(call link,$(COMMON_LIBS) $(CRYPTO_LIBS) $(TEST_LIBS))

$(BUILD)/tests/test_apply: $(call objs,$(wildcard tests/integration/apply/*.c)) $(SUPPORT_OBJS) \
    $(BUILD)/libcommon.a
	$(call link,$(APPLIER_LIBS) $(COMMON_LIBS) $(TEST_LIBS))

# A fuzz target may be of either program, so it is linked to both.
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
REPLAYS := $(addprefix $(BUILD)/tests/replay_,$(FUZZERS))
FUZZED  := $(BUILD)/libapplier.a $(PLANNER)
FUZZ_LIBS = $(PLANNER_LIBS) $(APPLIER_LIBS) $(COMMON_LIBS)

$(BUILD)/tests/replay_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/replay.o $(FUZZED)
	$(call link,$(FUZZ_LIBS))

$(BUILD)/tests/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(FUZZED)
	$(call link,$(FUZZ_LIBS) -fsanitize=fuzzer)

.PHONY: tests
tests: all $(TESTS) $(REPLAYS) $(BUILD)/tests/test_cases $(BUILD)/tests/test_apply $(BUILD)/tests/graph_driver $(BUILD)/tests/header_driver \
    $(BUILD)/tests/past_driver $(BUILD)/tests/test_alembic ## builds the tests, runs none

$(BUILD)/tests/test_alembic: $(BUILD)/tests/integration/test_alembic.o $(SUPPORT_OBJS) \
    $(BUILD)/libcommon.a
	$(call link,$(COMMON_LIBS) $(CRYPTO_LIBS) $(TEST_LIBS))

# --- what make test runs: one target a suite, so that they run side by side ------
# make test-git/merges runs one alone; their output is kept together.

# A server of its own for what follows it.
PG15 = sh tests/tools/with_postgres.sh

# Scripts that compare migplan with what is true elsewhere: Alembic, git, PostgreSQL.
SCRIPTS := ddl/compare_random ddl/compare_snippets git/merges git/tangles catalog/scripts \
    reader/lines write/differential \
    git/history git/rebase git/review git/rules git/locate git/kinds git/hostile git/bombs \
    git/damaged git/past git/libraries \
    report/formats lint/cases

# How many cases make test generates; make asan, which runs each ten times slower, a
# TEST_THIN-th of them.
thin = $(shell expr $(1) / $(or $(TEST_THIN),1))
ARGS_ddl/compare_random = --scripts $(call thin,400)
ARGS_ddl/compare_snippets = --random $(call thin,1500)
ARGS_git/merges         = --repositories $(call thin,500)
ARGS_git/tangles        = --seed 100 --repositories $(call thin,100)
ARGS_git/history        = --repositories $(call thin,16)
ARGS_git/damaged        = --rounds $(call thin,120)
ARGS_git/rebase         = --repositories $(call thin,40)
ARGS_write/differential = --cases $(call thin,400)
ARGS_catalog/scripts    = --steps $(call thin,150)
ARGS_reader/lines       = --trees $(call thin,28)

SUITES := test-apply test-faults test-round-trip test-graph test-alembic test-cases test-locks \
    test-server test-fails $(SCRIPTS:%=test-%) test-locks/recorded test-offline \
    test-reader/headers test-py \
    test-replays test-unit test-docs

.PHONY: test $(SUITES)
test: $(SUITES) ## unit tests, then the programs driven end to end
$(SUITES): | tests

test-unit:
	@set -e; for t in $(TESTS); do $$t; done

test-replays:
	@set -e; for f in $(FUZZERS); do $(BUILD)/tests/replay_$$f tests/fuzz/corpus/$$f 200; done

# UPDATE=1 rewrites what the cases expect.
update = $(if $(UPDATE),UPDATE=1 )

test-cases:
	@set -e; for p in migplan migapply; do \
	    $(update)$(BUILD)/tests/test_cases $(BUILD)/$$p tests/cases/$$p; done

test-server:
	@$(update)$(PG15) $(BUILD)/tests/test_cases $(BUILD)/migapply tests/cases/server

test-graph:
	@$(ALEMBIC_PYTHON) tests/graph/differential.py --cases tests/data/graph --graphs $(call thin,2200) \
	    --cache build/alembic-answers $(BUILD)/tests/graph_driver

test-alembic:
	@$(PG15) $(BUILD)/tests/test_alembic $(BUILD)

test-apply:
	@$(PG15) $(BUILD)/tests/test_apply $(BUILD)

test-faults:
	@$(ALEMBIC_PYTHON) tests/faults/faults.py --short $(BUILD)

$(SCRIPTS:%=test-%): test-%:
	@$(ALEMBIC_PYTHON) tests/$*.py $(ARGS_$*) $(BUILD)/migplan

test-reader/headers:
	@$(ALEMBIC_PYTHON) tests/reader/headers.py --files $(call thin,4000) $(BUILD)/tests/header_driver

test-offline:
	@$(ALEMBIC_PYTHON) tests/integration/offline.py $(BUILD)/migplan migrations
	@$(ALEMBIC_PYTHON) tests/integration/offline_modes.py $(BUILD)/migplan

test-locks/recorded:
	@$(ALEMBIC_PYTHON) tests/locks/recorded.py $(BUILD)/migplan tests/data/locks
	@$(ALEMBIC_PYTHON) tests/lint/evidence.py $(BUILD)/migplan tests/data/locks

# Predicted locks against a server's own; quiet unless something differs.
LIVE_LOCKS = $(PG15) -o autovacuum=off $(ALEMBIC_PYTHON) tests/locks/live.py

test-locks:
	@$(LIVE_LOCKS) $(BUILD)/migplan

# What is said to fail against what a server refuses.
test-fails:
	@$(PG15) $(ALEMBIC_PYTHON) tests/lint/fails.py $(BUILD)/migplan
	@$(PG15) -o autovacuum=off $(ALEMBIC_PYTHON) tests/locks/record.py --check tests/data/locks

# What the rule downgrade-mismatch says against what a server says.
test-round-trip:
	@$(PG15) $(ALEMBIC_PYTHON) tests/check/round_trip.py --revisions $(call thin,160) $(BUILD)/migplan

test-py: $(BUILD)/tests/py_driver $(BUILD)/tests/tree_driver
	@$(ALEMBIC_PYTHON) tests/py/differential.py --count $(call thin,4000) $(BUILD)/tests/py_driver
	@$(BUILD)/tests/py_driver /usr/lib/python3*/[a-d]*.py
	@$(BUILD)/tests/tree_driver 0 /usr/lib/python3*/[a-m]*.py
	@find tests/fuzz/corpus/py tests/fuzz/corpus/ddl migrations/versions -type f | LC_ALL=C sort | \
	    xargs $(BUILD)/tests/tree_driver $(call thin,200)

# What make docs writes is part of the tree, and must say what the programs say.
test-docs:
	@sh tests/tools/cli_docs.sh $(BUILD) | diff -u docs/cli.md - && \
	    sh tests/tools/error_docs.sh | diff -u docs/errors.md - && \
	    sh tests/tools/rules_docs.sh $(BUILD) | diff -u docs/rules.md - || \
	    { echo 'test-docs: stale; make docs writes it anew' >&2; exit 1; }

# --- what takes longer -----------------------------------------------------------

soak: soak-locks soak-round-trip
.PHONY: soak-round-trip
soak-round-trip: all ## random revisions and downgrades against PostgreSQL 15
	@$(PG15) $(ALEMBIC_PYTHON) tests/check/round_trip.py --seed $(or $(SEED),100001) \
	    --revisions 2000 $(BUILD)/migplan

.PHONY: soak-locks
soak-locks: all ## ALTER TABLEs of several parts against PostgreSQL 15, and 12 to 18 where npm has them
	@$(LIVE_LOCKS) --random 2000 --seed $(or $(SEED),100001) $(BUILD)/migplan
	@sh tests/locks/versions.sh $(BUILD)/migplan

# ROUNDS=... and SEED=... for the random faults. Side by side: each kind of strike, at each
# message of the protocol, and what happens to servers, networks and programs.
STRIKES := $(addprefix faults-,kill cut term ahead)
.PHONY: faults faults-scenarios $(STRIKES)
faults: $(STRIKES) faults-scenarios ## every fault that we can provoke, against migapply (20 minutes)
$(STRIKES) faults-scenarios: | all $(BUILD)/tests/test_apply

$(STRIKES): faults-%:
	@FAULTS=all $(PG15) $(BUILD)/tests/test_apply $(BUILD) 'strikes, $*'

faults-scenarios:
	@ROUNDS=$(or $(ROUNDS),100) $(ALEMBIC_PYTHON) tests/faults/faults.py $(BUILD)

.PHONY: bench
bench: all $(BUILD)/tests/past_driver ## speed of both programs against their peers, in ratios
	@bad=0; \
	$(ALEMBIC_PYTHON) tests/bench/bench_graph.py --docs docs/performance.md $(BUILD)/migplan || bad=1; \
	$(ALEMBIC_PYTHON) tests/bench/bench_history.py --docs docs/performance.md $(BUILD)/tests/past_driver || bad=1; \
	$(ALEMBIC_PYTHON) tests/bench/bench_lint.py $(BUILD)/migplan || bad=1; \
	$(ALEMBIC_PYTHON) tests/bench/bench_apply.py --docs docs/performance.md $(BUILD) || bad=1; \
	exit $$bad

.PHONY: compare
compare: all ## what migplan lint and squawk find in the same files
	@$(ALEMBIC_PYTHON) tests/lint/cases.py --peer node_modules/@squawk-cli/linux-x64/bin/squawk \
	    $(BUILD)/migplan

# SEED=... and GRAPHS=... for other graphs than make test has.
.PHONY: soak
soak: all $(BUILD)/tests/graph_driver ## random revision graphs against Alembic, for some minutes
	@$(ALEMBIC_PYTHON) tests/graph/differential.py --seed $(or $(SEED),100001) \
	    --graphs $(or $(GRAPHS),20000) $(BUILD)/tests/graph_driver
	@$(ALEMBIC_PYTHON) tests/git/merges.py --seed $(or $(SEED),100001) --repositories 5000 $(BUILD)/migplan
	@$(ALEMBIC_PYTHON) tests/git/tangles.py --seed $(or $(SEED),100001) --repositories 3000 $(BUILD)/migplan

# What a library forgets to free is none of ours.
LEAKS_OF_OTHERS = LSAN_OPTIONS=print_suppressions=0:suppressions=$(CURDIR)/tests/tools/lsan.supp

.PHONY: asan
asan: ## make test, under AddressSanitizer and UBSan, with loops thinned out
	TEST_THIN=7 $(LEAKS_OF_OTHERS) $(MAKE) BUILD=$(BUILD)/asan FORTIFY= OPT='-O1 -g -fno-omit-frame-pointer' \
	    SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=all -DARENA_GUARD' test

# What a fuzzer finds stays in build/fuzz/; a fault's input belongs into
# tests/fuzz/corpus/, so that make test runs it from then on.
FUZZ_TIME ?= 60

.PHONY: fuzz fuzz-run
fuzz: ## every fuzz target for FUZZ_TIME seconds (needs clang)
	$(LEAKS_OF_OTHERS) $(MAKE) CC=clang BUILD=$(BUILD)/fuzz FORTIFY= OPT='-O1 -g -fno-omit-frame-pointer' \
	    SANITIZE='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -DARENA_GUARD' \
	    FUZZ_TIME=$(FUZZ_TIME) fuzz-run

fuzz-run: $(addprefix $(BUILD)/tests/fuzz_,$(FUZZERS))
	@set -e; for f in $(FUZZERS); do mkdir -p $(BUILD)/corpus/$$f; \
	    echo "fuzzing $$f for $(FUZZ_TIME) s"; \
	    $(BUILD)/tests/fuzz_$$f -max_total_time=$(FUZZ_TIME) -timeout=10 -rss_limit_mb=1024 \
	        -print_final_stats=1 -verbosity=0 -artifact_prefix=$(BUILD)/$$f- \
	        $(BUILD)/corpus/$$f tests/fuzz/corpus/$$f; done

.PHONY: valgrind
valgrind: $(TESTS) ## the unit tests, under valgrind
	@set -e; for t in $(TESTS); do \
	    TEST_THIN=97 valgrind --quiet --error-exitcode=9 --leak-check=full --track-fds=no $$t; done

# --- the evaluator of Python, against Python itself -----------------------------
# SEED=... for other snippets than make test has.

$(BUILD)/tests/py_driver $(BUILD)/tests/tree_driver: $(BUILD)/tests/%: $(BUILD)/tests/py/%.o \
    $(PLANNER)
	$(call link,$(PLANNER_LIBS) $(COMMON_LIBS))

.PHONY: soak-py
soak: soak-py
soak-py: $(BUILD)/tests/py_driver
	@$(ALEMBIC_PYTHON) tests/py/differential.py --seed $(or $(SEED),100001) --count 50000 \
	    $(BUILD)/tests/py_driver
	@find /usr/lib/python3* -name '*.py' -print0 | xargs -0 -n 500 $(BUILD)/tests/py_driver

# --- lint ----------------------------------------------------------------------

.PHONY: lint lint-format lint-size lint-deps lint-shell lint-cppcheck lint-tidy
lint: lint-format lint-size lint-deps lint-shell lint-cppcheck lint-tidy ## format, lengths, dependencies, analyzers

lint-format:
	@clang-format --dry-run -Werror $(SOURCES) $(HEADERS)

lint-size:
	@awk 'FNR == 501 { print FILENAME ": over 500 lines"; bad = 1 } END { exit bad }' \
	    $(SOURCES) $(HEADERS)

lint-deps: all
	@sh tests/tools/check_deps.sh $(BUILD)

lint-shell:
	@shellcheck .ci/run $(wildcard mig) $(shell find tests docs -name '*.sh')

lint-cppcheck:
	@cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,performance,portability \
	    --inline-suppr --suppress=missingIncludeSystem --suppress=preprocessorErrorDirective -I. \
	    common planner applier

# One run a file: quicker the second time, and clang-tidy 14 carries state from
# one file into the next (it then calls every va_list uninitialized). A third of the
# analyzer's usual nodes a function: a little less deep, in less than half of the
# time; make lint-tidy ANALYZER_NODES=225000 has all of them.
ANALYZER_NODES ?= 75000
ANALYZER = -Xclang -analyzer-config -Xclang max-nodes=$(ANALYZER_NODES)
lint-tidy: $(patsubst %.c,$(BUILD)/%.tidy,$(SOURCES))

$(BUILD)/%.tidy: %.c $(BUILD)/%.o .clang-tidy
	$(call say,TIDY)clang-tidy --quiet $< -- -std=c17 $(ALL_CPPFLAGS) $(ANALYZER) 2>$@.log || { cat $@.log; exit 1; }
	@touch $@

.PHONY: check
check: lint test asan ## what CI runs

# --- the rest --------------------------------------------------------------------

.PHONY: deps
deps: ## installs the packages that are missing, and the Python grammar
	@sh tests/tools/deps.sh

.PHONY: demo
demo: all ## the whole way once, on migrations/ and a throw-away database
	@sh tests/tools/demo.sh $(BUILD)

.PHONY: docs
docs: all ## docs/cli.md, errors.md, rules.md and evidence.md, from the programs themselves
	sh tests/tools/cli_docs.sh $(BUILD) >docs/cli.md
	sh tests/tools/error_docs.sh >docs/errors.md
	sh tests/tools/rules_docs.sh $(BUILD) >docs/rules.md
	$(ALEMBIC_PYTHON) tests/tools/evidence_docs.py $(BUILD)/migplan tests/data/locks >docs/evidence.md

.PHONY: install
install: all ## into $(DESTDIR)$(BINDIR)
	install -d $(DESTDIR)$(BINDIR)
	install -m 0755 $(PROGRAMS) $(BUILD)/mig $(DESTDIR)$(BINDIR)

.PHONY: format
format: ## rewrites the sources in the project's format
	clang-format -i $(SOURCES) $(HEADERS)

.PHONY: clean
clean: ## removes build/
	rm -rf $(BUILD)

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | sort | expand -t 16
