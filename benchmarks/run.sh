#!/bin/sh
# Runs the JMH benchmarks whose names match and prints how their time grows with the size.
# Usage: benchmarks/run.sh [--smoke] [JMH OPTIONS] [REGEX]...      (-h lists the options of JMH)
#   --smoke   one fork, one short iteration, the smallest size of each: does it still run?
set -eu
cd "$(dirname "$0")/.."
jar=benchmarks/target/hwnas-benchmarks.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

if [ ! -f "$jar" ] || [ -n "$(find benchmarks plan dsl dsl.ide lsp-server runtime \( -name '*.java' -o -name '*.xtext' -o -name '*.hwnas' \) \
    -path '*/src/*' -newer "$jar" -print | head -n 1)" ]; then
  ./mvnw -B -ntp -q -DskipTests -Dspotless.check.skip=true -pl benchmarks -am package
fi

if [ "${1:-}" = --smoke ]; then
  shift
  set -- -f 1 -wi 0 -i 1 -r 1ms -p shape=DEFINITIONS,LAYERS,PARAMETERS -p lines=1250 -p files=125 -p blocks=125 -p network=lenet -p search=random -p designs=1250 "$@"
fi
exec "$java" -jar "$jar" "$@"
