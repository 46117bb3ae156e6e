/** Reads a duration as Go writes it: `1h30m`, `60s`, `500ms`. https://pkg.go.dev/time#ParseDuration */

/** Milliseconds; `undefined` for what is none, nothing among them. */
export const parseDuration = (text: string): number | undefined => {
  const found = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?$/.exec(text);
  if (found === null) return undefined;
  const [hours = 0, minutes = 0, seconds = 0, ms = 0] = found.slice(1).map((digits) => Number(digits ?? 0));
  const sum = Math.round(((hours * 60 + minutes) * 60 + seconds) * 1000) + ms;
  return sum > 0 ? sum : undefined;
};
