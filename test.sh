#!/usr/bin/env bash
# Runs every test project, one at a time: two processes that use libtorch must not share the cores.
# Prints 'N passed, N failed, N skipped' last and keeps the runner's exit code.
set -uo pipefail
cd "$(dirname "$0")"
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
dotnet test --solution Rft.sln --configuration Release --max-parallel-test-modules 1 "$@" 2>&1 | tee "$log"
code=${PIPESTATUS[0]}
count() { sed -nE "s/^ *$1: ([0-9]+).*/\1/p" "$log" | tail -n 1; }
passed="$(count succeeded)" failed="$(count failed)" skipped="$(count skipped)"
[ -n "$passed" ] || { echo "no test ran"; exit 1; }
echo "${passed} passed, ${failed:-0} failed, ${skipped:-0} skipped"
exit "$code"
