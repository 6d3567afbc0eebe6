#!/bin/sh
# The search of examples/literature/AnalogNAS on the predictors its authors publish: a table in Markdown.
# Usage: benchmarks/analognas.sh --models FOLDER [--recorded FILE] [--spec FILE] [--seeds N] [--budget N]
#   --models    folder with xgboost_ranker_acc and xgboost_avm of github.com/IBM/analog-nas (analognas/analogainas/evaluators/weights), saved anew
#               as .ubj by an XGBoost before 3.1: b = xgboost.Booster(model_file="xgboost_avm.bst"); b.save_model("xgboost_avm.ubj")
#   --budget    leaves out searches of more evaluations
#   --recorded  predictions that these must give; default: ../shared/reference/data/nonideal/surrogate_predictions_2000.csv
set -eu
cd "$(dirname "$0")/.."
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
benchmarks/run.sh -h >/dev/null # builds
exec "$java" -Xmx2g -cp benchmarks/target/hwnas-benchmarks.jar org.hwnas.benchmarks.search.AnalogNasSearch "$@"
