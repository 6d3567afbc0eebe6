#!/bin/sh
# Training beside PyTorch in one run on one machine: images a CPU second of one thread, in turns, and the ratio of medians.
# Usage: benchmarks/training.sh [--rounds N] [--full]
#   --rounds  of 20,000 images for each engine and network, in turns (default: 3)
#   --full    also trains on all images for the epochs of the specs, ours and PyTorch's, to the accuracy on the test images
#             (`--rounds 0 --full`: nothing else)
# Needs Fashion-MNIST (`hwnas data install fashion_mnist`, or Debian's dataset-fashion-mnist) and python3, or $PYTHON, with torch and numpy.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
rounds=3
full=
while [ $# -gt 0 ]; do
  case $1 in
    --rounds) rounds=$2; shift 2 ;;
    --full) full=1; shift ;;
    *) sed -n '2,7s/^# //p' "$0" >&2; exit 2 ;;
  esac
done
data=
for folder in "${HWNAS_DATA:-${XDG_CACHE_HOME:-$HOME/.cache}/hwnas/data}/fashion_mnist" /usr/share/datasets/fashion-mnist; do
  [ -n "$data" ] || [ ! -d "$folder" ] || data=$folder
done
[ -n "$data" ] || { echo "Fashion-MNIST is not installed" >&2; exit 2; }
"$python" -c 'import torch, numpy' 2>/dev/null || { echo "python3 has no torch and numpy to compare with" >&2; exit 77; }
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
benchmarks/run.sh -h >/dev/null # builds
./hwnas --version >/dev/null # so does this, with the natives
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
ours() { "$java" -Xmx2g -cp "benchmarks/target/hwnas-benchmarks.jar:cli/target/dist/lib/*" org.hwnas.benchmarks.TrainingRun "benchmarks/training/$1.hwnas" "$2" "$3" 2>/dev/null; }
theirs() { "$python" benchmarks/peers/training.py "$1" "$2" "$3" "$data"; }
kept=$(mktemp -d)
trap 'rm -rf "$kept"' EXIT

median() { sort -n | awk '{ v[NR] = $1 } END { print (NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2) }'; }
echo "| network | hwnas | PyTorch | ratio |"
echo "|---|--:|--:|--:|"
for network in lenet resnet8; do
  round=0
  while [ $round -lt "$rounds" ]; do
    # the first epoch warms up
    ours $network 3 10000 | awk '$1 == "epoch" && $2 > 1 { print $3 }' >>"$kept/$network.ours"
    theirs $network 3 10000 | awk '$1 == "epoch" && $2 > 1 { print $3 }' >>"$kept/$network.theirs"
    round=$((round + 1))
  done
  [ "$rounds" -gt 0 ] || continue
  one=$(median <"$kept/$network.ours")
  other=$(median <"$kept/$network.theirs")
  echo "$network $one $other" | awk '{ printf "| %s | %d | %d | %.2f |\n", $1, $2, $3, $2 / $3 }'
done
[ -n "$full" ] || exit 0
for network in lenet resnet8; do
  epochs=$(sed -n 's/.*epochs = \([0-9]*\).*/\1/p' "benchmarks/training/$network.hwnas")
  for engine in ours theirs; do
    start=$(date +%s)
    $engine $network "$epochs" 60000 >"$kept/full"
    seconds=$(($(date +%s) - start))
    rate=$(awk '$1 == "epoch" && $2 > 1 { print $3 }' "$kept/full" | median)
    echo "$network, $engine: $epochs epochs, $(awk '$1 == "accuracy" { print $2 }' "$kept/full") after $seconds s, $rate images a CPU second"
  done
done
