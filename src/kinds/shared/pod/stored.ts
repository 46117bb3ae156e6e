/** User-given parts of a child, as the API server stores them. */

/** Left out when empty, unlike other objects, whose mere presence the API server keeps. */
const labelMaps: ReadonlySet<string> = new Set(["matchLabels"]);

/**
 * A copy without the empty lists, label maps and texts that the API server would drop, so that desired equals stored. Which empty
 * texts those are differs from type to type: `droppedTexts` names the fields.
 */
export const asStored = <T extends object>(given: T, droppedTexts: readonly string[] = []): T =>
  JSON.parse(JSON.stringify(given, (field, value) => (isDropped(field, value, droppedTexts) ? undefined : value)));

function isDropped(field: string, value: unknown, droppedTexts: readonly string[]): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (value === "") return droppedTexts.includes(field);
  return labelMaps.has(field) && typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
