#!/bin/sh
# Our searches beside those of MOEA Framework and jMetal: shares of the true front's hypervolume, as tables in Markdown.
# Usage: benchmarks/search.sh [--seeds N] [--problems A,B] [--budgets 300,1000] [--only PART] [--own 'smbo { batch = 5 }']... [--data FOLDER]
#   --own     instead of the usual searches of ours, as a spec states one; may be repeated
#   --only    searches whose name has this part
#   --data    the recorded tables (MACRO, NB201, IMC need them); default: ../shared/reference/data/search
set -eu
cd "$(dirname "$0")/.."
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
benchmarks/run.sh -h >/dev/null # builds
exec "$java" -Xmx2g -cp benchmarks/target/hwnas-benchmarks.jar org.hwnas.benchmarks.search.SearchComparison "$@"
