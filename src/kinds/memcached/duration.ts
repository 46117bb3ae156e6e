/** Durations as Prometheus writes them. https://prometheus.io/docs/prometheus/latest/configuration/configuration/ */

const pattern = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

const day = 86_400_000;
/** Milliseconds in a unit, in the order of `pattern`. */
const units = [365 * day, 7 * day, day, 3_600_000, 60_000, 1000, 1];

/** Length in milliseconds; `undefined` for what is no duration, such as `1.5m` or an empty text. */
export function milliseconds(duration: string): number | undefined {
  if (duration === "0") return 0;
  const counts = duration === "" ? undefined : pattern.exec(duration)?.slice(1);
  return counts?.reduce((sum, count, index) => sum + Number(count ?? 0) * (units[index] ?? 0), 0);
}
