#!/bin/sh
# How long an editor waits for the language server: start, completion, hover, diagnostics after a keystroke; and the server's memory.
# Usage: benchmarks/editor.sh [KEYSTROKES] [COMMAND...]      (default 220, of which the first 20 are shown apart, and `./hwnas lsp`)
set -eu
cd "$(dirname "$0")/.."
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
benchmarks/run.sh -h >/dev/null # builds
./hwnas --version >/dev/null
keystrokes=${1:-220}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- ./hwnas lsp
exec "$java" -cp benchmarks/target/hwnas-benchmarks.jar org.hwnas.benchmarks.EditorLatency "$keystrokes" "$@"
