#!/usr/bin/env bash
# A cluster of the profile "azure" on this machine: Redis, Azurite, nodes that are started again when they end, and HAProxy in front.
#
#   infra/cluster.sh up [NODES]     starts it (3 nodes) and waits until it is ready; everything listens on loopback
#   infra/cluster.sh down           stops it; the data stay for the next time
#   infra/cluster.sh status         what runs, and what each node says of itself
#   infra/cluster.sh clean          stops it and deletes its data
#   infra/cluster.sh start|stop|kill|restart N     one node: stop drains it, kill is SIGKILL (its supervisor starts it again)
#   infra/cluster.sh pid N          the node's process; emulators: those of the storage emulator
#
# With TRACKING_NETNS=1 (as root) each node has a network namespace of its own at 10.77.0.(10+N), and can be cut off:
#   infra/cluster.sh cut N [all|cluster]           from everything, or from the other nodes and Redis only
#   infra/cluster.sh heal N
#
# Settings: TRACKING_PROGRAM (Tracking.Server.dll to run; without it the server is published, compiled ahead), TRACKING_RUN (directory, /tmp/tracking-cluster), TRACKING_PORT (of the proxy, 8090; nodes have the ports behind it), TRACKING_REDIS_PORT (6390),
# TRACKING_AZURITE_PORT (10010: blobs, tables behind it), TRACKING_MEMORY=1 (Azurite keeps nothing on disk), TRACKING_ARGS (further arguments of each node),
# TRACKING_AZURITES (processes of Azurite, 1) and TRACKING_ACCOUNTS (storage accounts in each, 1): rows are spread over all accounts; fixed once there are data.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(dirname "$here")"
run="${TRACKING_RUN:-/tmp/tracking-cluster}"
port="${TRACKING_PORT:-8090}"
redis_port="${TRACKING_REDIS_PORT:-6390}"
azurite_port="${TRACKING_AZURITE_PORT:-10010}"
azurites="${TRACKING_AZURITES:-1}"
accounts="${TRACKING_ACCOUNTS:-1}"
netns="${TRACKING_NETNS:-0}"
program="${TRACKING_PROGRAM:-$root/src/Tracking.Server/bin/ahead/Tracking.Server.dll}"
# The account that every Azurite has; it protects nothing.
key="Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
bridge=trk0

shared_host() { [ "$netns" = 1 ] && echo 10.77.0.1 || echo 127.0.0.1; }
node_host() { [ "$netns" = 1 ] && echo "10.77.0.$((10 + $1))" || echo 127.0.0.1; }
node_port() { echo $((port + $1)); }
silo_port() { echo $((port + 10 + $1)); }
node_url() { echo "http://$(node_host "$1"):$(node_port "$1")"; }
nodes() { cat "$run/nodes" 2>/dev/null || echo 0; }
alive() { [ -f "$run/$1.pid" ] && kill -0 "$(cat "$run/$1.pid")" 2>/dev/null; }
say() { echo "cluster: $*" >&2; }

need() {
  local missing=()
  command -v redis-server >/dev/null || missing+=(redis-server)
  command -v haproxy >/dev/null || missing+=(haproxy)
  command -v curl >/dev/null || missing+=(curl)
  command -v openssl >/dev/null || missing+=(openssl)
  [ "$netns" = 0 ] || command -v iptables >/dev/null || missing+=(iptables)
  if [ ${#missing[@]} -gt 0 ]; then
    say "installing ${missing[*]}"
    local sudo=""
    [ "$(id -u)" -eq 0 ] || sudo=sudo
    # Debian starts what it installs; we start our own.
    $sudo apt-get update -qq
    $sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq "${missing[@]}" >/dev/null
  fi
  [ -d "$root/tests/Azurite/node_modules/azurite" ] || npm --prefix "$root/tests/Azurite" ci --no-audit --no-fund >/dev/null
  [ -n "${TRACKING_PROGRAM:-}" ] || publish
}

# Compiled ahead: a node that starts would spend minutes of its CPU on compiling otherwise. Restored apart from the lock files, which know no runtime.
publish() {
  say "publishing the server"
  dotnet publish "$root/src/Tracking.Server" -c Release --use-current-runtime --no-self-contained -o "$(dirname "$program")" \
    -p:NuGetLockFilePath=obj/ahead.lock.json -p:RestoreLockedMode=false --nologo -v q >&2
}

# Starts a program apart from this shell and keeps its process id.
launch() { # name, command...
  local name="$1"
  shift
  setsid "$@" >>"$run/$name.log" 2>&1 </dev/null &
  echo $! >"$run/$name.pid"
}

wait_for() { # what, command...
  local what="$1"
  shift
  for _ in $(seq 1 600); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  say "$what did not come up; see $run"
  return 1
}

make_network() {
  [ "$netns" = 1 ] || return 0
  if ! ip link show $bridge >/dev/null 2>&1; then
    ip link add $bridge type bridge
    ip addr add 10.77.0.1/24 dev $bridge
    ip link set $bridge up
  fi
  for n in $(seq 1 "$1"); do
    ip netns list | grep -qw "trk$n" && continue
    ip netns add "trk$n"
    ip link add "trkv$n" type veth peer name eth0 netns "trk$n"
    ip link set "trkv$n" master $bridge up
    ip netns exec "trk$n" ip addr add "$(node_host "$n")/24" dev eth0
    ip netns exec "trk$n" ip link set eth0 up
    ip netns exec "trk$n" ip link set lo up
  done
}

drop_network() {
  [ "$netns" = 1 ] || return 0
  for name in $(ip netns list | awk '/^trk[0-9]/ {print $1}'); do ip netns delete "$name"; done
  ip link delete $bridge 2>/dev/null || true
}

start_shared() {
  local host
  host=$(shared_host)
  mkdir -p "$run/redis"
  # What signs links, tokens and sessions; the same for all nodes.
  [ -s "$run/signing-key" ] || (umask 077 && openssl rand -base64 32 | tr '+/' '-_' | tr -d '=' >"$run/signing-key")
  # Append-only file, synced each second, and no key is ever dropped: the members must survive a restart of Redis.
  alive redis || launch redis redis-server --bind "$host" --port "$redis_port" --protected-mode no --dir "$run/redis" --save '' --appendonly yes --appendfsync everysec --maxmemory-policy noeviction
  for ((i = 0; i < azurites; i++)); do start_azurite "$i" "$host"; done
  wait_for Redis redis-cli -h "$host" -p "$redis_port" ping
  for ((i = 0; i < azurites; i++)); do wait_for Azurite curl -s "http://$host:$(($(blob_port "$i") + 1))/"; done
}

blob_port() { echo $((azurite_port + 10 * $1)); }
account_name() { [ "$1" = 0 ] && echo devstoreaccount1 || echo "tracking$1"; }

start_azurite() { # number, host
  local name="azurite$1" place=(--inMemoryPersistence) known="" a base
  base=$(blob_port "$1")
  if [ "${TRACKING_MEMORY:-0}" = 0 ]; then
    # The first one's place has the name that it had when there was one only.
    place=(--location "$run/azurite${1/#0/}")
    mkdir -p "${place[1]}"
  fi
  for ((a = 0; a < accounts; a++)); do known+="$(account_name $((accounts * $1 + a))):$key;"; done
  alive "$name" || launch "$name" env AZURITE_ACCOUNTS="${known%;}" node "$root/tests/Azurite/node_modules/azurite/dist/src/azurite.js" --silent --disableTelemetry --skipApiVersionCheck \
    "${place[@]}" --blobHost "$2" --blobPort "$base" --tableHost "$2" --tablePort $((base + 1)) --queueHost "$2" --queuePort $((base + 2))
}

# Starts the node again whenever it ends with anything but 0, as systemd (RestartSec=5) or Kubernetes would: not at once, so that the others have taken over its packages before they
# are asked for some of them again, and so that a node that cannot start does not try all the time.
supervise() {
  local n="$1" host a base name storage=() prefix=()
  host=$(shared_host)
  for ((a = 0; a < azurites * accounts; a++)); do
    name=$(account_name "$a")
    base=$(blob_port $((a / accounts)))
    storage+=("--Tracking:Azure:Accounts:$a"
      "DefaultEndpointsProtocol=http;AccountName=$name;AccountKey=$key;BlobEndpoint=http://$host:$base/$name;TableEndpoint=http://$host:$((base + 1))/$name;")
  done
  [ "$netns" = 0 ] || prefix=(ip netns exec "trk$n")
  # The emulator has one thread: what it is asked beyond that waits in it until it is asked again.
  while true; do
    local code=0
    # shellcheck disable=SC2086
    "${prefix[@]}" dotnet "$program" --urls "$(node_url "$n")" --contentRoot "$root/src/Tracking.Server" \
      --Tracking:Profile azure --Tracking:DataDirectory "$run/node$n" --Tracking:DrainDelay 00:00:02 \
      "${storage[@]}" --Tracking:Azure:MaxRequestsInFlight 24 \
      --Tracking:Security:SigningKeyFile "$run/signing-key" --Tracking:Security:TrustedProxies:0 "$host" \
      --Tracking:Cluster:Redis "$host:$redis_port" --Tracking:Cluster:AdvertisedAddress "$(node_host "$n")" --Tracking:Cluster:SiloPort "$(silo_port "$n")" \
      ${TRACKING_ARGS:-} &
    echo $! >"$run/node$n.child"
    wait $! || code=$?
    rm -f "$run/node$n.child"
    echo "== node $n ended with $code at $(date -u +%FT%T.%3NZ)"
    [ "$code" -ne 0 ] || break
    sleep "${TRACKING_RESTART_SECONDS:-5}"
  done
}

start_node() {
  alive "node$1" || launch "node$1" env TRACKING_SUPERVISE="$1" "$here/cluster.sh"
}

start_proxy() {
  local config="$run/haproxy.cfg"
  local hubs="" servers=""
  for n in $(seq 1 "$(nodes)"); do
    hubs+="    server node$n $(node_host "$n"):$(node_port "$n") check cookie node$n\\n"
    servers+="    server node$n $(node_host "$n"):$(node_port "$n") track hubs\\/node$n\\n"
  done
  sed -e "s/@PORT@/$port/" -e "s/@HOST@/127.0.0.1/" -e "s/^@HUB_SERVERS@/$hubs/" -e "s/^@SERVERS@/$servers/" "$here/haproxy.cfg" >"$config"
  alive proxy || launch proxy haproxy -db -f "$config"
}

stop_all() {
  for n in $(seq 1 "$(nodes)"); do
    if [ -f "$run/node$n.child" ]; then kill -TERM "$(cat "$run/node$n.child")" 2>/dev/null || true; fi
  done
  for n in $(seq 1 "$(nodes)"); do
    for _ in $(seq 1 300); do alive "node$n" || break; sleep 0.1; done
    if alive "node$n"; then
      kill -KILL "$(cat "$run/node$n.pid")" "$(cat "$run/node$n.child")" 2>/dev/null || true
    fi
    rm -f "$run/node$n.pid" "$run/node$n.child"
  done
  for name in proxy $(cd "$run" 2>/dev/null && ls azurite*.pid 2>/dev/null | sed 's/\.pid$//') redis; do
    if alive "$name"; then
      kill -TERM "$(cat "$run/$name.pid")"
      for _ in $(seq 1 100); do alive "$name" || break; sleep 0.1; done
    fi
    rm -f "$run/$name.pid"
  done
}

child() { cat "$run/node$1.child" 2>/dev/null || { say "node $1 does not run"; return 1; }; }

if [ -n "${TRACKING_SUPERVISE:-}" ]; then
  n="$TRACKING_SUPERVISE"
  unset TRACKING_SUPERVISE
  supervise "$n"
  exit 0
fi

case "${1:-}" in
  up)
    count="${2:-3}"
    mkdir -p "$run"
    need
    echo "$count" >"$run/nodes"
    make_network "$count"
    start_shared
    for n in $(seq 1 "$count"); do start_node "$n"; done
    for n in $(seq 1 "$count"); do wait_for "node $n" curl -sf "$(node_url "$n")/readyz"; done
    start_proxy
    wait_for "the proxy" curl -sf "http://127.0.0.1:$port/readyz"
    say "ready at http://127.0.0.1:$port ($count nodes; logs and data in $run)"
    ;;
  down) stop_all; drop_network ;;
  clean) stop_all; drop_network; rm -rf "$run" ;;
  status)
    for name in redis $(cd "$run" && ls azurite*.pid | sed 's/\.pid$//') proxy; do alive "$name" && echo "$name runs ($(cat "$run/$name.pid"))" || echo "$name does not run"; done
    for n in $(seq 1 "$(nodes)"); do echo "node $n at $(node_url "$n"): $(curl -s -m 2 "$(node_url "$n")/readyz" || echo "does not answer")"; done
    ;;
  start) start_node "$2" ;;
  stop) kill -TERM "$(child "$2")" ;;
  kill) kill -KILL "$(child "$2")" ;;
  restart)
    kill -TERM "$(child "$2")"
    for _ in $(seq 1 600); do alive "node$2" || break; sleep 0.05; done
    start_node "$2"
    wait_for "node $2" curl -sf "$(node_url "$2")/readyz"
    ;;
  pid) child "$2" ;;
  emulators) cat "$run"/azurite*.pid ;;
  cut)
    [ "$netns" = 1 ] || { say "cut needs TRACKING_NETNS=1"; exit 2; }
    for chain in INPUT OUTPUT; do
      case "${3:-all}" in
        all) ip netns exec "trk$2" iptables -A $chain ! -s 127.0.0.1 -j DROP ;;
        cluster)
          for n in $(seq 1 "$(nodes)"); do
            for side in sport dport; do ip netns exec "trk$2" iptables -A $chain -p tcp --$side "$(silo_port "$n")" -j DROP; done
          done
          for side in sport dport; do ip netns exec "trk$2" iptables -A $chain -p tcp --$side "$redis_port" -j DROP; done
          ;;
        *) say "cut N all|cluster"; exit 2 ;;
      esac
    done
    ;;
  heal) ip netns exec "trk$2" iptables -F ;;
  *) sed -n '2,16s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
