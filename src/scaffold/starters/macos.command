#!/bin/sh
# Opens the workbench of this site. planpress is beside this file or in a folder of PATH.
cd "$(dirname "$0")" || exit
PATH="$PWD:$PATH:/opt/homebrew/bin:/usr/local/bin:$HOME/.cargo/bin"
exec planpress edit --root .
