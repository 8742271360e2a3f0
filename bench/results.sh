#!/usr/bin/env bash
# The runs behind docs/results.md, one after another (two at a time would spoil each other's times). Prints one result line (rft.result/1) a run, with the
# run's label in front. Usage: bench/results.sh [OUT_DIR] [SEED...]
set -euo pipefail
cd "$(dirname "$0")/.."
out="${1:-.rft/results}"
shift || true
seeds=("${@:-1}")
[ $# -gt 0 ] || seeds=(1 2 3)
dotnet build -c Release src/Rft.Host --verbosity quiet
run() {
    local label="$1" experiment="$2" seed="$3"
    shift 3
    printf '%s seed %s ' "$label" "$seed"
    dotnet src/Rft.Host/bin/Release/net10.0/rft.dll train "experiments/$experiment.yaml" --json --set "seed=$seed" --set "run.dir=$out" "$@" 2> /dev/null
}
for seed in "${seeds[@]}"; do
    run arithmetic arithmetic "$seed"
    run sorting sorting "$seed"
    run countdown countdown "$seed"
    run weight-0 arithmetic "$seed" --set graders.correct.weight=0
    run random arithmetic "$seed" --set stages.rft.rewards=random
    run shuffled arithmetic "$seed" --set stages.rft.rewards=shuffled
done
