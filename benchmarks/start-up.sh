#!/bin/sh
# Wall time of a warm `hwnas check` of a small spec, from the shell's point of view: a whole process, several runs.
# Usage: benchmarks/start-up.sh [RUNS]      (default 15; the first run is not counted: it may build and make the class-data archive)
set -eu
cd "$(dirname "$0")/.."
runs=${1:-15}
spec=examples/01-first-search/first_search.hwnas

sample() { # prints nanoseconds of one run of the arguments
  begin=$(date +%s%N)
  "$@" >/dev/null 2>&1
  end=$(date +%s%N)
  echo $((end - begin))
}

measure() { # label command...
  label=$1
  shift
  "$@" >/dev/null 2>&1
  i=0
  while [ "$i" -lt "$runs" ]; do
    sample "$@"
    i=$((i + 1))
  done | sort -n | awk -v label="$label" '
    { t[NR] = $1 / 1e6 }
    END { printf "%-44s min %6.0f ms   median %6.0f ms   max %6.0f ms   (%d runs)\n", label, t[1], t[int((NR + 1) / 2)], t[NR], NR }'
}

measure "hwnas check" ./hwnas check --quiet "$spec"
measure "hwnas check (no start-up archive)" env HWNAS_NO_CDS=1 ./hwnas check --quiet "$spec"
measure "hwnas --version (launcher and JVM alone)" ./hwnas --version
