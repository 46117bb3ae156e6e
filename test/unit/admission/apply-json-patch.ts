/** Applies a JSON patch as the API server would. https://www.rfc-editor.org/rfc/rfc6902 */

interface Step {
  op: string;
  path: string;
  value?: unknown;
}

type Members = Record<string, unknown>;

/** Throws where the standard says that an operation fails. */
export const applyJsonPatch = (document: object, patch: readonly object[]): object => {
  const copy: Members = JSON.parse(JSON.stringify(document));
  for (const { op, path, value } of patch as Step[]) {
    const names = path.split("/").slice(1).map(unescaped);
    const last = names.pop();
    if (!path.startsWith("/") || last === undefined) throw new Error(`${path} is no place in an object`);
    const parent = names.reduce<Members>((place, name) => member(place, name, path) as Members, copy);
    if (typeof parent !== "object" || parent === null) throw new Error(`${path} is not in an object`);
    if (Array.isArray(parent)) {
      if (op !== "add" || last !== "-") throw new Error(`${path} is none of the places in a list that are known here`);
      parent.push(JSON.parse(JSON.stringify(value)));
      continue;
    }
    if (op !== "add") member(parent, last, path);
    if (op === "remove") delete parent[last];
    else
      Object.defineProperty(parent, last, {
        value: JSON.parse(JSON.stringify(value)),
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return copy;
};

const member = (parent: Members, name: string, path: string): unknown => {
  if (!Object.hasOwn(parent, name)) throw new Error(`There is nothing at ${path}`);
  return Reflect.get(parent, name);
};

const unescaped = (token: string): string => token.replaceAll("~1", "/").replaceAll("~0", "~");
