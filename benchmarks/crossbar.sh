#!/bin/sh
# Crossbar solvers and noisy inference beside other simulators, in one run on one machine: CPU times of one thread.
# Usage: benchmarks/crossbar.sh [BADCROSSBAR] [CROSS_SIM]   (clones of joksas/badcrossbar and sandialabs/cross-sim)
# Needs python3 with numpy and scipy; without clones only a sparse LU stands beside.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
peers=
[ $# -lt 1 ] || peers="--badcrossbar $1"
[ $# -lt 2 ] || peers="$peers --cross-sim $2"
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
# shellcheck disable=SC2086
python3 "$here/peers/crossbar.py" $peers
"$here/run.sh" CrossbarBenchmark -p size=128 -wi 3 -w 1 -i 5 -r 1
"$here/run.sh" 'CrossbarBenchmark.oneInput$' -p size=1024 -wi 1 -w 1 -i 2 -r 1
"$here/run.sh" 'DigitsBenchmark.images' -wi 3 -w 1 -i 5 -r 1
