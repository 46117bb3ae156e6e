#!/busybox/sh
# check-sidecar-health.sh [port]: asks the program of this container whether its main loop turns; exit code 0 when it does.
# Without an argument, the port is the one that the program left word of, else METRICS_SIDECAR_PORT.
set -u
port=${1:-}
beat=0
word=${EBB_STATE_FOLDER:-/var/lib/ebb}/health
if [ -z "$port" ] && [ -r "$word" ]; then read -r port beat < "$word"; fi
port=${port:-${METRICS_SIDECAR_PORT:-}}
case $port in
  "") echo "Cannot tell which port to ask: give it as the argument" >&2; exit 1 ;;
  none) [ $(($(date +%s) - beat)) -le 30 ] ;;
  *) exec timeout 5 wget -q -O /dev/null "http://127.0.0.1:$port/healthz" ;;
esac
