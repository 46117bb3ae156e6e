/**
 * Kubernetes quantities, written as the API server writes them, so that a desired object equals the stored one.
 * https://github.com/kubernetes/apimachinery/blob/v0.36.3/pkg/api/resource/quantity.go
 */

type Format = "DecimalSI" | "DecimalExponent" | "BinarySI";

/** The number `unscaled × 10^exponent`. */
interface Amount {
  unscaled: bigint;
  exponent: number;
}

interface Quantity extends Amount {
  format: Format;
  /** Set where the API server takes what was written for canonical, and so keeps even `+5` or `1.500`. */
  asWritten?: string;
}

const decimalExponents = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 } as const;
const binaryExponents = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 } as const;

const nano = -9;
const milli = -3;
const maxInt64 = 2n ** 63n - 1n;
const largest: Amount = { unscaled: maxInt64, exponent: 0 };

/** As the API server stores it. Throws for what is no quantity. */
export const canonicalQuantity = (value: string | number): string => text(parse(value));

/** As the API server stores it in requests and limits: rounded up to thousandths, too. */
export const canonicalResourceQuantity = (value: string | number): string => text(roundUp(parse(value), milli));

/** Negative, zero or positive, as for `Array.prototype.sort`. */
export const compareQuantities = (a: string | number, b: string | number): number => compare(parse(a), parse(b));

/** So many hundredths of it, rounded down to a whole number; of an int64 at most. Throws for what is no quantity. */
export const percentOf = (value: string | number, percent: number): bigint => {
  const amount = parse(value);
  const { unscaled, exponent } = compare(amount, largest) > 0 ? largest : amount;
  const hundredths = unscaled * BigInt(percent);
  return exponent >= 0 ? (hundredths * 10n ** BigInt(exponent)) / 100n : hundredths / (100n * 10n ** BigInt(-exponent));
};

/** Nobody writes longer ones; the arithmetic on them would take its time. */
const longest = 200;

function parse(value: string | number): Quantity {
  const written = String(value).trim();
  if (written.length > longest) throw new RangeError(`Cannot parse quantity: it has ${written.length} characters`);
  const [, sign, integer, fraction = "", suffix] =
    /^([+-]?)(?=\.?[0-9])0*(?!0)([0-9]*)(?:\.([0-9]*))?((?:[a-zA-Z]+[+-]?[0-9]*)?)$/.exec(written) ?? [];
  const scale = suffix === undefined ? undefined : scaleOf(suffix);
  if (sign === undefined || integer === undefined || scale === undefined) {
    throw new RangeError(`Cannot parse quantity: current value is "${written}"`);
  }
  const digits = (integer || "0") + fraction;
  const { format } = scale;
  const signed = BigInt(sign === "-" ? `-${digits}` : digits);
  const amount =
    format === "BinarySI"
      ? { unscaled: signed << BigInt(scale.exponent), exponent: -fraction.length }
      : { unscaled: signed, exponent: scale.exponent - fraction.length };

  if (isShort(digits, fraction, scale) && amount.exponent >= nano) {
    const isKept =
      format === "BinarySI"
        ? (signed & 7n) !== 0n
        : amount.exponent % 3 === 0 && !digits.endsWith("000") && !digits.startsWith("0");
    return { ...amount, format, ...(isKept && { asWritten: written }) };
  }
  const rounded = roundUp({ ...amount, format }, nano);
  return format === "BinarySI" ? bounded(rounded) : rounded;
}

function scaleOf(suffix: string): { exponent: number; format: Format } | undefined {
  for (const [known, exponent] of Object.entries(decimalExponents)) {
    if (suffix === known) return { exponent, format: "DecimalSI" };
  }
  for (const [known, exponent] of Object.entries(binaryExponents)) {
    if (suffix === known) return { exponent, format: "BinarySI" };
  }
  const exponent = Number(/^[eE]([+-]?[0-9]+)$/.exec(suffix)?.[1]);
  return Math.abs(exponent) < 2 ** 31 ? { exponent, format: "DecimalExponent" } : undefined;
}

/** Whether the API server reads the number as an int64; longer ones it reads as a decimal, which is never kept as written. */
function isShort(
  digits: string,
  fraction: string,
  { exponent, format }: { exponent: number; format: Format },
): boolean {
  if (format !== "BinarySI") return digits.length <= 18;
  return fraction === "" && digits.length <= 14 - (exponent * 3) / 10;
}

/** Away from zero, to a multiple of `10^exponent`. */
function roundUp(quantity: Quantity, exponent: number): Quantity {
  const { unscaled, format } = quantity;
  const excess = exponent - quantity.exponent;
  if (excess <= 0 || unscaled === 0n) return quantity;
  const isNegative = unscaled < 0n;
  const magnitude = isNegative ? -unscaled : unscaled;
  const rounded = excess > String(magnitude).length ? 1n : divideUp(magnitude, 10n ** BigInt(excess));
  return { unscaled: isNegative ? -rounded : rounded, exponent, format };
}

const divideUp = (dividend: bigint, divisor: bigint): bigint => (dividend + divisor - 1n) / divisor;

/** A binary quantity is no greater than an int64, and decimal below one. */
function bounded(quantity: Quantity): Quantity {
  const isNegative = quantity.unscaled < 0n;
  const magnitude: Amount = { ...quantity, unscaled: isNegative ? -quantity.unscaled : quantity.unscaled };
  if (compare(magnitude, largest) > 0) {
    return { ...quantity, unscaled: isNegative ? -maxInt64 : maxInt64, exponent: 0 };
  }
  return compare(magnitude, { unscaled: 1n, exponent: 0 }) < 0 ? { ...quantity, format: "DecimalSI" } : quantity;
}

function text(quantity: Quantity): string {
  if (quantity.asWritten !== undefined) return quantity.asWritten;
  if (quantity.unscaled === 0n) return "0";
  const whole = quantity.format === "BinarySI" ? wholeNumber(quantity) : undefined;
  return whole !== undefined && (whole <= -1024n || whole >= 1024n) ? binaryText(whole) : decimalText(quantity);
}

function wholeNumber({ unscaled, exponent }: Amount): bigint | undefined {
  if (exponent >= 0) return unscaled * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  return unscaled % divisor === 0n ? unscaled / divisor : undefined;
}

function binaryText(whole: bigint): string {
  const { rest, times } = withoutFactors(whole, 1024n);
  return `${rest}${suffixFor(binaryExponents, times * 10)}`;
}

function decimalText({ unscaled, exponent, format }: Quantity): string {
  const { rest, times } = withoutFactors(unscaled, 10n);
  const stripped = exponent + times;
  const multipleOf3 = Math.floor(stripped / 3) * 3;
  const mantissa = rest * 10n ** BigInt(stripped - multipleOf3);
  if (format !== "DecimalExponent") return `${mantissa}${suffixFor(decimalExponents, multipleOf3)}`;
  return multipleOf3 === 0 ? `${mantissa}` : `${mantissa}e${multipleOf3}`;
}

/** No suffix where there is none for the exponent: the API server writes 1000E as 1, and what it stores is what counts. */
const suffixFor = (exponents: Readonly<Record<string, number>>, exponent: number): string =>
  Object.entries(exponents).find(([, known]) => known === exponent)?.[0] ?? "";

function withoutFactors(value: bigint, factor: bigint): { rest: bigint; times: number } {
  let rest = value;
  let times = 0;
  while (rest % factor === 0n) {
    rest /= factor;
    times += 1;
  }
  return { rest, times };
}

/** Aligns the two only when they have equally many digits, so that no exponent is too great to be compared. */
function compare(a: Amount, b: Amount): number {
  const signs = signOf(a) - signOf(b);
  if (signs !== 0 || a.unscaled === 0n) return Math.sign(signs);
  const places = placesOf(a) - placesOf(b);
  if (places !== 0) return Math.sign(places) * signOf(a);
  const exponent = Math.min(a.exponent, b.exponent);
  const difference = aligned(a, exponent) - aligned(b, exponent);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

const signOf = ({ unscaled }: Amount): number => (unscaled < 0n ? -1 : unscaled > 0n ? 1 : 0);

const placesOf = ({ unscaled, exponent }: Amount): number => String(unscaled).replace("-", "").length + exponent;

const aligned = (amount: Amount, exponent: number): bigint =>
  amount.unscaled * 10n ** BigInt(amount.exponent - exponent);
