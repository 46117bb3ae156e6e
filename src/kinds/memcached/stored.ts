/** User-given parts of a pod, as the API server stores them. */

/** Left out when empty, unlike other objects, whose mere presence the API server keeps. */
const labelMaps: ReadonlySet<string> = new Set(["matchLabels"]);

/** Of seLinuxOptions: left out when empty, unlike other strings. */
const texts: ReadonlySet<string> = new Set(["level", "role", "type", "user"]);

/** A copy without the empty lists, label maps and texts that the API server would drop, so that desired equals stored. */
export const asStored = <T extends object>(given: T): T =>
  JSON.parse(JSON.stringify(given, (field, value) => (isDropped(field, value) ? undefined : value)));

function isDropped(field: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (value === "") return texts.has(field);
  return labelMaps.has(field) && typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
