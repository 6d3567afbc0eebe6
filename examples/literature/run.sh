#!/bin/sh
# Every small run of this folder, and the tables of its README anew: what the specs say, and what the runs came to. Runs that are there are kept.
# Usage: examples/literature/run.sh [RUNS [SEEDS]]     (default: runs-literature 1; several as in 1,2,3)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
hwnas=$here/../../hwnas
runs=${1:-runs-literature}
seeds=${2:-1}
run() {
  done=$runs/.$(basename "$1" .hwnas)-$seeds
  [ ! -e "$done" ] || return 0
  spec=$1
  shift
  "$hwnas" run "$here/$spec" --runs "$runs" --set "reproduce.seeds={$seeds}" --quiet "$@"
  touch "$done"
}
for spec in "$here"/*/*_small.hwnas; do
  run "${spec#"$here"/}"
done
run XPert/xpert_first_stage.hwnas
for spec in rram_4_workloads rram_sequential; do
  run "JointHardwareWorkload/$spec.hwnas" --set evaluate.cost=reference
done
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
exec "$java" -cp "$here/../../cli/target/dist/lib/*" "$here/Table.java" "$here" "$runs"
