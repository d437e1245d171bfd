#!/bin/sh
# Opens the workbench of the site in this folder, or makes one. File managers may start this without a window: then one is
# opened, so that messages can be read and the program can be ended. The window stays until an error has been read.
cd "$(dirname "$0")" || exit
if [ ! -t 1 ] && [ -z "$PLANPRESS_HAS_WINDOW" ]; then
  export PLANPRESS_HAS_WINDOW=1
  for terminal in x-terminal-emulator deepin-terminal mate-terminal gnome-terminal konsole xfce4-terminal xterm; do
    if command -v "$terminal" >/dev/null; then
      # No path here: some terminals split it at its spaces.
      "$terminal" -e ./开始使用.sh && exit
    fi
  done
fi

program/planpress edit --root . || {
  printf '按回车键关闭窗口。 Press Enter to close the window. '
  read -r key
}
