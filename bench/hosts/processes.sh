#!/usr/bin/env bash
# Trains the same run on several numbers of processes and compares the losses with one process; then kills and stops one process of two,
# tells how long the others take to end and what they say, and goes on with the run.
#   bench/hosts/processes.sh [PROCESSES...]     default: 2 4
set -euo pipefail

root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../..
gadms=(dotnet "$root/src/GaDms.Cli/bin/Release/net10.0/gadms.dll")
counts=("$@")
[[ ${#counts[@]} -gt 0 ]] || counts=(2 4)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# 320 training pairs: 20 steps of 16.
"${gadms[@]}" data render "$work/people" --identities 100 --images 2 --captions 2 --size 32x64 --noise 0.3 >/dev/null 2>&1
cat >"$work/train.json" <<JSON
{
  "data": { "root": "$work/people" },
  "model": {
    "crossModalLayers": 1, "vocabularyMerges": 200,
    "clip": { "imageHeight": 64, "imageWidth": 32, "patchSize": 16, "stride": 16, "visionWidth": 128, "visionLayers": 3,
              "textWidth": 128, "textLayers": 3, "contextLength": 77, "vocabSize": 1000, "embedDim": 128 }
  },
  "optimizer": { "learningRate": 1e-4 },
  "epochs": 1, "batchSize": 16, "evaluateEvery": 0, "workers": 1, "checkpointEverySteps": 5
}
JSON

train() { # folder, further arguments
  "${gadms[@]}" train --config "$work/train.json" --out "$work/$1" --threads 1 "${@:2}" >"$work/$1.out" 2>&1
}

losses() { sed -n 's/.*"step":\([0-9]*\),.*"loss":\([-+0-9.eE]*\),.*/\1 \2/p' "$work/$1/log.jsonl"; }

# The largest difference of a step's loss from one process's, relative to the loss.
compare() {
  paste -d ' ' <(losses alone) <(losses "$1") | awk '
    $1 != $3 { print "other steps"; exit 1 }
    { d = ($2 - $4) / $2; if (d < 0) d = -d; if (d > worst) worst = d; n++ }
    END { printf "%d steps, losses within %.1e of one process\n", n, worst }'
}

train alone
for count in "${counts[@]}"; do
  train "on-$count" --processes "$count"
  printf '%-28s %s\n' "$count processes" "$(compare "on-$count")"
done

# A run of two under a launcher, so that each process tells of itself.
launch() { # folder, further arguments
  local rank
  pids=()
  for rank in 0 1; do
    RANK=$rank WORLD_SIZE=2 LOCAL_RANK=0 MASTER_ADDR=127.0.0.1 MASTER_PORT=29511 "${gadms[@]}" train \
      --config "$work/train.json" --out "$work/$1" --threads 1 --peer-timeout 8 "${@:2}" >"$work/$1-$rank.out" 2>&1 &
    pids+=($!)
  done
}

for fault in KILL STOP; do
  for rank in 0 1; do
    name=$fault-$rank
    other=$((1 - rank))
    launch "$name"
    # Into the run, past its first checkpoint.
    until [[ -s $work/$name/log.jsonl && $(wc -l <"$work/$name/log.jsonl") -ge 7 ]]; do sleep 0.05; done
    kill -"$fault" "${pids[rank]}"
    hit=$(date +%s.%N)
    code=0
    wait "${pids[other]}" || code=$?
    took=$(awk -v a="$hit" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }')
    kill -KILL "${pids[rank]}" 2>/dev/null || true
    wait "${pids[rank]}" 2>/dev/null || true
    printf '%-28s the other ended with %d after %s s: %s\n' "kill -$fault of rank $rank" "$code" "$took" "$(grep -m 1 "rank $rank" "$work/$name-$other.out")"
    launch "$name" --resume
    wait "${pids[@]}"
    printf '%-28s %s\n' '  resumed' "$(compare "$name")"
  done
done
