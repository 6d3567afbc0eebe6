#!/bin/sh
# Both experiments of this lesson with five seeds, and what came of them as a table. Runs that are there already are kept.
# Usage: examples/08-training-for-chips/compare.sh [RUNS]     (default: runs-training)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
hwnas=$here/../../hwnas
runs=${1:-runs-training}
for seed in 1 2 3 4 5; do
  for spec in "$here"/*.hwnas; do
    done=$runs/.$(basename "$spec" .hwnas)-$seed
    [ ! -e "$done" ] || continue
    "$hwnas" run "$spec" --runs "$runs" --set search.seed=$seed --quiet
    touch "$done"
  done
done
"$hwnas" query "$here/table.sql" --runs "$runs"
