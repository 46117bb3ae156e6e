import { isManifest, type Terminal } from "../../cli/terminal.ts";

export interface MemoryTerminal extends Terminal {
  out: string;
  error: string;
}

/** @param files by name; `-` is standard input */
export const memoryTerminal = (files: Readonly<Record<string, string>>): MemoryTerminal => ({
  out: "",
  error: "",
  read(file) {
    const text = files[file];
    return text === undefined ? Promise.reject(new Error("no such file")) : Promise.resolve(text);
  },
  filesIn(path) {
    if (files[path] !== undefined) return Promise.resolve(undefined);
    const inside = Object.keys(files).filter((file) => file.startsWith(`${path}/`) && isManifest(file));
    return inside.length > 0 ? Promise.resolve(inside.toSorted()) : Promise.reject(new Error("no such file"));
  },
  writeOut(text) {
    this.out += text;
  },
  writeError(text) {
    this.error += text;
  },
});
