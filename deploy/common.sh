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

# Runs one of the launcher's commands on a database: upkeep COMMAND [ARGUMENTS]. Builds the launcher if need be.
upkeep() {
  local java="${JAVA_HOME:+$JAVA_HOME/bin/}java" jar="$repository/deploy/local/target/local-1.0.0-SNAPSHOT.jar"
  command -v "$java" >/dev/null || die "There is no java on the PATH; install a JDK 17 or newer."
  if [ ! -e "$jar" ] || [ -n "$(find "$repository/deploy/local/src/main" "$repository/database/src/main" "$repository/deploy/migration/src/main" -newer "$jar" -print -quit)" ]; then
    command -v mvn >/dev/null || die "There is no mvn on the PATH to build the launcher with; install Maven 3.8.7 or newer."
    (cd "$repository" && mvn --quiet --batch-mode -DskipTests -Dlauncher.alone package -pl database,deploy/migration,deploy/local) >&2 ||
      die "The launcher can't be built; Maven's messages above say why."
  fi
  WARD_PORT_OFFSET="$(($(port 5433) - 5433))" exec "$java" -Xmx192m -XX:+UseSerialGC \
    -Dward.repository="$repository" -Dward.state="$state" \
    -cp "$jar:$repository/deploy/local/target/lib/*" dev.ward.local.backup.Upkeep "$@"
}

# What the commands of deploy/images run on: everything that an image holds, and what makes images of it.
build_images() {
  command -v mvn >/dev/null || die "There is no mvn on the PATH; install Maven 3.8.7 or newer."
  echo "Building"
  (cd "$repository" && mvn --quiet --batch-mode -DskipTests package -pl deploy/images,deploy/migration,$(echo $services | tr ' ' ',') -am) ||
    die "The build failed; Maven's messages above say why."
}

# run_of_images CLASS ARGUMENT...: becomes a command of deploy/images.
run_of_images() {
  local class=$1 images="$repository/deploy/images/target" java="${JAVA_HOME:+$JAVA_HOME/bin/}java" revision created
  shift
  command -v "$java" >/dev/null || die "There is no java on the PATH; install a JDK 17 or newer."
  [ -e "$images/lib" ] || die "Nothing is built yet; leave --no-build away."
  revision="$(git -C "$repository" rev-parse HEAD 2>/dev/null || echo unknown)"
  created="${SOURCE_DATE_EPOCH:-$(git -C "$repository" log -1 --format=%ct 2>/dev/null || echo 1)}"
  exec "$java" -Xmx512m -XX:+UseSerialGC -Dward.repository="$repository" -Dward.revision="$revision" \
    -Dward.created="$created" -cp "$images/images-1.0.0-SNAPSHOT.jar:$images/lib/*" "dev.ward.images.$class" "$@"
}
