#!/bin/sh
# One chip for four networks, by brute force and by searches: examples/literature/JointHardwareWorkload with `cost = reference`.
# Usage: benchmarks/joint.sh [--seeds N] [--threads N] [--optimum X] [--spec FILE]
#   --optimum   the best there is, if known, instead of the brute force (minutes)
set -eu
cd "$(dirname "$0")/.."
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
benchmarks/run.sh -h >/dev/null # builds
exec "$java" -Xmx2g -cp benchmarks/target/hwnas-benchmarks.jar org.hwnas.benchmarks.search.JointSearch "$@"
