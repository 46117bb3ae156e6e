/** The commands that a page tells its reader to run, and the files that it tells to write. Pure. */

export interface DocumentedCommand {
  line: number;
  text: string;
  /** What stands behind it. */
  comment: string;
  /** Whether the page says `<!-- needs a cluster -->`: before the block, or in the line. */
  needsCluster: boolean;
  /** The heading above it. */
  section: string;
}

const mark = "<!-- needs a cluster -->";
const programs = "npm|npx|node|deno|kubectl|k|kustomize|helm|kind|docker|go";
/** Lines of drawings are none. */
const isCommand = new RegExp(`^([A-Z0-9_]+=\\S+ )*(${programs}) [^\\s─]+( |$)(?!.*─)`);

interface Line {
  number: number;
  text: string;
  section: string;
  /** The language of the block that it is in: `sh`, `yaml`, … "" for one that does not say; `undefined` outside of blocks. */
  language: string | undefined;
  /** Of a block: what stands before it, and where it begins. */
  before: string;
  begin: number;
}

const linesOf = (page: string): Line[] => {
  const texts = page.split("\n");
  let section = "";
  let fence: string | undefined;
  let before = "";
  let begin = 0;
  return texts.flatMap((text, index) => {
    const last = texts[index - 1] ?? "";
    const [, language] = /^\s*```(\w*)/.exec(text) ?? [];
    if (language !== undefined) {
      if (fence === undefined) [before, begin] = [last.trim(), index + 2];
      fence = fence === undefined ? language : undefined;
      return [];
    }
    const isIndented = fence === undefined && /^ {4,}\S/.test(text);
    if (isIndented && !/^ {4,}\S/.test(last)) [before, begin] = [last.trim(), index + 1];
    if (fence === undefined) section = /^#+ (.*)$/.exec(text)?.[1] ?? section;
    return [{ number: index + 1, text, section, language: isIndented ? "" : fence, before, begin }];
  });
};

/** A line of a block that begins with a program's name, and a piece of code in a sentence that does. */
export const commandsIn = (page: string): DocumentedCommand[] =>
  linesOf(page).flatMap(({ number: line, text, section, language, before }) => {
    const isBlock = language !== undefined;
    if (isBlock && !["", "sh"].includes(language)) return [];
    const needsCluster = isBlock ? before === mark : text.includes(mark);
    const codes = isBlock ? [text] : [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
    return codes.flatMap((code) => {
      const [command = "", comment = ""] = code.trim().split(/ +# /);
      return isCommand.test(command) ? [{ line, text: command, comment: comment.trim(), needsCluster, section }] : [];
    });
  });

export interface DocumentedFile {
  section: string;
  path: string;
  content: string;
}

/** The YAML blocks that begin with a path as a comment: `# team-b/kustomization.yaml`. */
export const filesIn = (page: string): DocumentedFile[] => {
  const blocks = Map.groupBy(
    linesOf(page).filter(({ language }) => language === "yaml"),
    ({ begin }) => begin,
  );
  return [...blocks.values()].flatMap((lines) => {
    const [first] = lines;
    const [, path] = /^# (\S+\.yaml)$/.exec(first?.text ?? "") ?? [];
    if (first === undefined || path === undefined) return [];
    return [{ section: first.section, path, content: lines.map(({ text }) => `${text}\n`).join("") }];
  });
};
