#!/bin/sh
# Opens the workbench of this site. planpress is beside this file, in the folder program beside the site, or in PATH.
cd "$(dirname "$0")" || exit
PATH="$PWD:$PWD/../program:$PATH:/opt/homebrew/bin:/usr/local/bin:$HOME/.cargo/bin"
exec planpress edit --root .
