/** Reads a quantity of bytes as Kubernetes writes it: `64Mi`, `1.5Gi`, `128M`, `1000`. */

const units: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Whole bytes, rounded up; `undefined` for what is none, and for numbers past 2^53. */
export const parseBytes = (text: string): number | undefined => {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)([kMGT]|[KMGT]i)?$/.exec(text) ?? [];
  const bytes = Math.ceil(Number(amount) * (units[unit] ?? Number.NaN));
  return Number.isSafeInteger(bytes) ? bytes : undefined;
};
