import { Stalled } from "../../failures.ts";
import { canonicalQuantity } from "../../quantity.ts";

/** A quantity that a user wrote in `field`, as the API server stores it. Throws `Stalled` for what is none. */
export function storedQuantity(
  field: string,
  value: string | number,
  canonical: (value: string | number) => string = canonicalQuantity,
): string {
  try {
    return canonical(value);
  } catch (cause) {
    throw new Stalled("InvalidSpec", `${field}: ${String(value).slice(0, 100)} is no quantity`, { cause });
  }
}
