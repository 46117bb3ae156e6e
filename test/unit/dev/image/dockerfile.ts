/** The instructions of a Dockerfile by stage; as much of its grammar as ours takes. */

export interface Stage {
  from: string;
  name: string | undefined;
  instructions: { word: string; text: string }[];
}

/** What stands before the first stage is a stage from nothing. */
export const stagesOf = (dockerfile: string): Stage[] => {
  const lines = dockerfile
    .replaceAll(/^#.*\n/gm, "")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const stages: Stage[] = [{ from: "", name: undefined, instructions: [] }];
  for (const line of lines) {
    const [, word = "", text = ""] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    const [, from, name] = /^(\S+)(?: AS (\S+))?$/.exec(text) ?? [];
    if (word === "FROM" && from !== undefined) stages.push({ from, name, instructions: [] });
    else stages.at(-1)?.instructions.push({ word, text });
  }
  return stages;
};
