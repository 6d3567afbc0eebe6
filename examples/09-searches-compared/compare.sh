#!/bin/sh
# Every search of this lesson with five seeds, and what came of them as a table. Runs that are there already are kept.
# Usage: examples/09-searches-compared/compare.sh [RUNS]     (default: runs-compared; 15 to 25 minutes on two cores)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
hwnas=$here/../../hwnas
runs=${1:-runs-compared}
for spec in "$here"/*.hwnas; do
  for seed in 1 2 3 4 5; do
    done=$runs/.$(basename "$spec" .hwnas)-$seed
    [ ! -e "$done" ] || continue
    "$hwnas" run "$spec" --runs "$runs" --set search.seed=$seed --quiet
    touch "$done"
  done
done
"$hwnas" query "$here/table.sql" --runs "$runs"
"$hwnas" query "$here/noise.sql" --runs "$runs"
