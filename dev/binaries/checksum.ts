/**
 * Finds a file's SHA-256 in what a project publishes: the sum alone, or the output of `sha256sum` with a line for each
 * file. Undefined when the text has none for the file.
 */
export function sumFor(file: string, text: string): string | undefined {
  for (const line of text.split("\n")) {
    const [, sum, name] = line.trim().match(/^([0-9a-f]{64})(?:\s+\*?(\S+))?$/i) ?? [];
    if (sum && (name === undefined || name === file)) return sum.toLowerCase();
  }
  return undefined;
}
