#!/bin/sh
# A real Chromium for the browser tests: one that is here, else the system's package where that may be
# installed, else a line that says how to get one. The one without windows opens a page in a third of the time.
for name in "$CHROMIUM" chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
  [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium ..."
  apt-get update -qq
  for name in chromium-headless-shell chromium; do
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$name" >/dev/null 2>&1 \
      && command -v "$name" >/dev/null 2>&1 && exit 0
  done
fi
echo "The browser tests need Chromium: install it (Debian: apt-get install chromium), or say where one is with CHROMIUM=/path." >&2
exit 1
