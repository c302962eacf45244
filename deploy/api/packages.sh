# Sourced by the commands in this folder.
api="$repository/deploy/api"
tools="$api/node_modules/.bin"

command -v node >/dev/null || die "There is no node on the PATH; these commands need version 20 or newer. Nothing was checked or made."
(cd "$api" && npm ci --silent --no-progress) || die "The packages could not be installed (npm ci in deploy/api)."

# The documents that the last build has stored.
documents() {
  local service document
  for service in $services; do
    document="$repository/$service/target/openapi/openapi.json"
    [ -r "$document" ] || die "$service has not been built: mvn package -DskipTests -pl $service -am stores what it says of itself."
    echo "$document"
  done
}
