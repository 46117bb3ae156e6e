/** User-given parts of a pod, as the API server stores them. */

/** Maps that the API server leaves out when empty; any other empty object is a choice that it keeps. */
const labelMaps: ReadonlySet<string> = new Set(["matchLabels"]);

/** A copy without the empty lists and label maps that the API server would drop, so that desired equals stored. */
export const asStored = <T extends object>(given: T): T =>
  JSON.parse(JSON.stringify(given, (field, value) => (isDropped(field, value) ? undefined : value)));

function isDropped(field: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return labelMaps.has(field) && typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
