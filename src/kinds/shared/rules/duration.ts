import { durationUnits } from "../duration.ts";

/** CEL of the length of a duration: the sum of what each unit's number says. A minute's `m` is not followed by the `s` of milliseconds. */
export const millisecondsCel = (text: string): string =>
  Object.entries(durationUnits)
    .map(([unit, length]) => {
      const part = `${text}.find('[0-9]+${unit}${unit === "m" ? "(?:[0-9]|$)" : ""}')`;
      return `(${part} == '' ? 0 : int(${part}.find('^[0-9]+')) * ${length})`;
    })
    .join(" + ");
