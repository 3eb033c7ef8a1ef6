#!/usr/bin/env bash
# Trains on two hosts that are two network namespaces of this machine, joined by a link of a given rate, and tells how much of the
# steps went by in waiting. Needs root, ip and tc.
#   bench/hosts/two-hosts.sh [RATE...]     rates as tc writes them; default: 1gbit 10gbit, and none is no limit
set -euo pipefail

root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../..
gadms=(dotnet "$root/src/GaDms.Cli/bin/Release/net10.0/gadms.dll")
rates=("$@")
[[ ${#rates[@]} -gt 0 ]] || rates=(none 10gbit 1gbit)
work=$(mktemp -d)
one=gadms-$$-1 two=gadms-$$-2

clean_up() {
  ip netns del "$one" 2>/dev/null || true
  ip netns del "$two" 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

# A pair of interfaces goes with its namespaces.
ip netns add "$one"
ip netns add "$two"
ip link add eth0 netns "$one" type veth peer name eth0 netns "$two"
for host in 1 2; do
  name=gadms-$$-$host
  ip -n "$name" addr add "10.77.0.$host/24" dev eth0
  ip -n "$name" link set eth0 up
  ip -n "$name" link set lo up
done

"${gadms[@]}" data render "$work/people" --identities 40 --seed 1 >/dev/null 2>&1
cat >"$work/train.json" <<JSON
{
  "data": { "root": "$work/people" },
  "model": {
    "crossModalLayers": 2, "vocabularyMerges": 200,
    "clip": { "imageHeight": 96, "imageWidth": 48, "patchSize": 16, "stride": 16, "visionWidth": 384, "visionLayers": 6,
              "textWidth": 256, "textLayers": 6, "contextLength": 77, "vocabSize": 1000, "embedDim": 256 }
  },
  "epochs": 1, "batchSize": 16, "evaluateEvery": 0, "workers": 1
}
JSON

# Prints the lead's remark about the steps.
train() {
  local host
  for host in 1 2; do
    RANK=$((host - 1)) WORLD_SIZE=2 LOCAL_RANK=0 MASTER_ADDR=10.77.0.1 MASTER_PORT=29500 \
      ip netns exec "gadms-$$-$host" "${gadms[@]}" train --config "$work/train.json" --out "$work/run-$1" --threads 1 \
      >"$work/out-$host" 2>"$work/err-$host" &
  done
  wait
  grep -h 'waiting for each other' "$work/err-1" || cat "$work/err-1" "$work/err-2"
}

for rate in "${rates[@]}"; do
  for name in "$one" "$two"; do
    ip netns exec "$name" tc qdisc del dev eth0 root 2>/dev/null || true
    [[ $rate == none ]] || ip netns exec "$name" tc qdisc add dev eth0 root tbf rate "$rate" burst 1mb latency 50ms
  done
  printf '%-8s %s\n' "$rate" "$(train "$rate")"
done
