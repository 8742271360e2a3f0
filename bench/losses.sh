#!/usr/bin/env bash
# The runs behind the table of losses in docs/results.md: every preset from the same policies (one a seed and experiment, trained on demonstrations once),
# a fixed number of steps, everything else as the experiment file has it. Prints one result line (rft.result/1) a run with its label in front.
# Usage: bench/losses.sh [OUT_DIR] [STEPS] [SEEDS] [LOSSES] [EXPERIMENTS], each list in quotes. RFT names another build of the program.
set -euo pipefail
cd "$(dirname "$0")/.."
out="$(realpath -m "${1:-.rft/losses}")" steps="${2:-40}" seeds="${3:-1 2 3}" losses="${4:-}" experiments="${5:-arithmetic countdown}"
rft="${RFT:-src/Rft.Host/bin/Release/net10.0/rft.dll}"
[ -n "${RFT:-}" ] || dotnet build -c Release src/Rft.Host --verbosity quiet
[ -n "$losses" ] || losses="$(dotnet "$rft" schema config | tr -d ' \n' | grep -o '"preset":{[^}]*' | head -1 | grep -o '"enum":\[[^]]*' | grep -o '"[^"]*"' | grep -v enum | tr -d '"')"
mkdir -p "$out"

# An experiment file without the stages of a method, and with its paths made whole.
without() {
    awk -v method="$1" '
        function flush() { if (stage != "" && stage !~ ("method: " method "\n")) printf "%s", stage; stage = "" }
        /^  - name:/ { flush(); stage = $0 "\n"; next }
        /^[a-z]/ { flush() }
        stage != "" { stage = stage $0 "\n"; next }
        { print }
        END { flush() }' "experiments/$2.yaml" | sed "s#file: \.\./#file: $PWD/#"
}

train() { dotnet "$rft" train "$1" --json --name "$2" --set "run.dir=$out/runs" "${@:3}" 2> "$out/$2.log"; }

for seed in $seeds; do
    for experiment in $experiments; do
        model="$out/models/$experiment-$seed"
        if [ ! -d "$model" ]; then
            without rft "$experiment" > "$out/$experiment-sft.yaml"
            train "$out/$experiment-sft.yaml" "$experiment-sft-$seed" --set "seed=$seed" > "$out/$experiment-sft-$seed.json"
            dotnet "$rft" export "$out/runs/$experiment-sft-$seed" --format safetensors -o "$model" > /dev/null
        fi
        without sft "$experiment" | sed "s#^model: .*#model: { path: $model, tuning: full }#" > "$out/$experiment-$seed.yaml"
        for loss in $losses; do
            name="$experiment-$loss-$seed"
            [ ! -e "$out/runs/$name/result.json" ] || continue
            printf '%s %s seed %s ' "$experiment" "$loss" "$seed"
            train "$out/$experiment-$seed.yaml" "$name" --set "seed=$seed" --set "stages.rft.loss=$loss" --set "stages.rft.steps=$steps" || echo "failed: $out/$name.log"
        done
    done
done
