#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tidy.sh BUILD-FOLDER: clang-tidy over src/ by the compile commands of a clang build; settings in .clang-tidy.
set -eu
build=$1
find src -name '*.c' | sort | xargs -P 2 -n 8 clang-tidy --quiet -p "$build" 2>/dev/null
