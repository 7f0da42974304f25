#!/usr/bin/env bash
# Renders the icons of the installed scanner from their drawings; needs chromium. Run it after a drawing changed and commit what it makes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
render() {
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --default-background-color=00000000 --force-device-scale-factor=1 \
    --window-size="$2,$2" --screenshot="$PWD/$3" "data:text/html;base64,$(
      printf '<style>*{margin:0}img{display:block;width:%spx}</style><img src="data:image/svg+xml;base64,%s">' "$2" "$(base64 -w0 "$1")" | base64 -w0
    )" 2>/dev/null
}
render icon.svg 192 icon-192.png
render icon.svg 512 icon-512.png
render maskable.svg 512 maskable-512.png
