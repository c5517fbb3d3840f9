#!/usr/bin/env bash
# Brings what some tests need beyond Python, where it can, and says plainly what it could not bring.
# A Chromium already on the PATH, or one that playwright can fetch; the Nu HTML checker from npm.
set -u
cd "$(dirname "$0")/.."
python=.venv/bin/python

if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
  timeout 300 "$python" -m playwright install chromium >/dev/null 2>&1 ||
    echo "No Chromium and none could be fetched: tests of pages in a browser are skipped (Debian: apt install chromium)."
fi

if ! command -v java >/dev/null; then
  echo "No Java: the HTML validity test is skipped (Debian: apt install default-jre-headless)."
elif [ ! -f build/vnu/vnu.jar ]; then
  mkdir -p build/vnu
  jar=node_modules/vnu-jar/build/dist/vnu.jar
  if command -v npm >/dev/null &&
    timeout 300 npm install --silent --no-save --no-audit --no-fund --prefix build/vnu vnu-jar@26 >/dev/null 2>&1 &&
    [ -f "build/vnu/$jar" ]; then
    cp "build/vnu/$jar" build/vnu/vnu.jar
  else
    echo "The Nu HTML checker could not be fetched: the HTML validity test is skipped (npm: vnu-jar)."
  fi
fi
exit 0
