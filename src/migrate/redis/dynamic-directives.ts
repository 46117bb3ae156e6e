import { isMap, type JsonMap } from "../../json.ts";
import { isOwnedDirective } from "../../kinds/redis/config/directives.ts";
import type { Reading } from "./reading.ts";

const line = /^\s*([a-z][a-z0-9-]*)\s+(.*?)\s*$/i;
const owned = "is left out: the operator sets it itself, or there is a field for it";

/** `config.dynamic` of a list of `name value`. As for a server that is told one after the other, the last of a name counts. */
export const dynamicDirectives = (old: Reading, path: string): JsonMap | undefined => {
  const lines = old.take(path);
  if (!Array.isArray(lines)) return undefined;
  const directives = new Map<string, string>();
  for (const [index, text] of lines.entries()) {
    const [, name = "", value = ""] = (typeof text === "string" && line.exec(text)) || [];
    const tell = (message: string): void => old.tell(`${path}[${index}]`, message);
    if (name === "") tell("is left out: it is no directive with a value");
    else if (isOwnedDirective(name)) tell(`${name} ${owned}`);
    else directives.set(name.toLowerCase(), unquoted(value));
  }
  return directives.size > 0 ? Object.fromEntries(directives) : undefined;
};

const unquoted = (value: string): string => /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;

/** What the memory limit means for the data is not the same. */
export const tellMaxMemory = (old: Reading, resources: string, config: JsonMap | undefined): void => {
  const isSaid = config?.maxMemoryPercentOfLimit !== undefined || "maxmemory" in dynamicOf(config);
  if (old.look(`${resources}.limits.memory`) === undefined || isSaid) return;
  old.tell(
    `${resources}.limits.memory`,
    "data may take 75% of it, not all: what is more is refused or evicted; another share is config.maxMemoryPercentOfLimit",
  );
};

const dynamicOf = (config: JsonMap | undefined): JsonMap => (isMap(config?.dynamic) ? config.dynamic : {});
