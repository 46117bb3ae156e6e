import type { JsonMap } from "../../json.ts";

/** Its members that are there; `undefined` when there are none. */
export const section = (members: JsonMap): JsonMap | undefined => {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  return present.length > 0 ? Object.fromEntries(present) : undefined;
};
