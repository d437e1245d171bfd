#!/bin/sh
# Opens the workbench of the site in this folder, or makes one.
cd "$(dirname "$0")" || exit
exec program/planpress edit --root .
