/** Durations as Prometheus writes them. https://prometheus.io/docs/prometheus/latest/configuration/configuration/ */

const day = 86_400_000;

/** Units and their milliseconds, in the order in which they may come. */
export const durationUnits: Readonly<Record<string, number>> = {
  y: 365 * day,
  w: 7 * day,
  d: day,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

/** A regular expression for RE2 and JavaScript alike; an empty text matches, too. Longer numbers are beyond what Prometheus takes. */
export const durationPattern = `^(?:0|${Object.keys(durationUnits)
  .map((unit) => `(?:([0-9]{1,9})${unit})?`)
  .join("")})$`;

export const notADuration = "not a duration such as 30s or 1m30s";

const pattern = new RegExp(durationPattern);

/** Length in milliseconds; `undefined` for what is no duration, such as `1.5m` or an empty text. */
export function milliseconds(duration: string): number | undefined {
  const counts = duration === "" ? undefined : pattern.exec(duration)?.slice(1);
  const lengths = Object.values(durationUnits);
  return counts?.reduce((sum, count, index) => sum + Number(count ?? 0) * (lengths[index] ?? 0), 0);
}
