# Sourced by the commands in this folder.
set -euo pipefail

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
state="$repository/.ward"
services="tenancy-service metrics-service audit-service scheduler-service"

die() {
  echo "$*" >&2
  exit 1
}

# The id of a process of this run, if it still runs; ids are reused, so its command line must name our state.
running() {
  local file="$state/processes/$1.pid" pid
  [ -r "$file" ] || return 1
  pid="$(cat "$file")"
  ps -ww -o command= -p "$pid" 2>/dev/null | grep -qF -- "$state" || return 1
  echo "$pid"
}

# A port of the run that was started last.
port() {
  local offset=0
  [ ! -r "$state/port-offset" ] || offset="$(cat "$state/port-offset")"
  echo $(($1 + offset))
}
