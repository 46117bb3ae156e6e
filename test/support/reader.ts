/** Who does what a page tells: writes its files and runs its commands. */

import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { root } from "../../dev/bundle/functions.ts";
import { until } from "../../dev/platform/until.ts";
import { type DocumentedCommand, type DocumentedFile, filesIn } from "./documented-commands.ts";

export interface Reader {
  /** Rejects, with where it stands and what went wrong, when a command does not do what the page says. */
  run(page: string, command: DocumentedCommand): Promise<void>;
  /** Writes the files that the page has under this heading; resolves with their folder, in which a clone is in `ebb`. */
  write(page: string, section: string): Promise<string>;
}

/** Commands that a sentence names and nobody shall run as they stand: they are asked for their help. */
const named = new Set([
  "kubectl diff",
  "kubectl explain",
  "kubectl rollout restart",
  "kubectl logs POD -c CONTAINER --previous",
  "helm install",
  "helm template",
  "helm uninstall",
  "deno check",
]);

/** Scripts of package.json whose programs take arguments. */
const withHelp = new Set(["start", "bench", "image", "e2e:kind"]);

/** @param env with what is to be found on PATH, and the cluster's KUBECONFIG */
export const createReader = (folder: string, env: Record<string, string>): Reader => {
  let jobs = 0;
  /** What the page leaves to its reader. */
  const filledIn = (text: string): string => {
    if (text.includes("create job")) jobs += 1;
    return text
      .replace(/(create job .*)NAME/, `$1by-hand-${jobs}`)
      .replaceAll("NAME", "cache")
      .replaceAll("PROFILE", "watch-secrets")
      .replaceAll("sha256:…", `sha256:${"0".repeat(64)}`)
      .replaceAll("repository=…", "repository=registry.example.com/ebb");
  };
  const shell = (text: string, cwd: string) =>
    execa("bash", ["-c", `k() { kubectl "$@"; }\n${text}`], {
      cwd,
      env,
      preferLocal: true,
      localDir: root,
      reject: false,
      all: true,
    });

  const helps = new Map<string, ReturnType<typeof shell>>();
  const helpOf = (program: string): ReturnType<typeof shell> => {
    const help = helps.get(program) ?? shell(`${program} --help`, root);
    helps.set(program, help);
    return help;
  };

  const script = async (text: string): Promise<string | undefined> => {
    const [, name = "", args = ""] = /^npm (?:run )?(\S+)(?: -- (.*))?$/.exec(text) ?? [];
    const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    if (!(name in scripts)) return `package.json has no script ${name}`;
    if (!withHelp.has(name)) return args === "" ? undefined : `npm run ${name} takes no arguments`;
    const { all = "", exitCode } = await helpOf(scripts[name]);
    if (exitCode !== 0) return all;
    const unknown = (args.match(/--[\w-]+/g) ?? []).filter((flag) => !new RegExp(`${flag}\\b`).test(all));
    return unknown.length > 0 ? `${unknown.join(", ")} is not in its help` : undefined;
  };

  const write: Reader["write"] = async (page, section) => {
    const home = join(folder, page, section.replaceAll(" ", "-"));
    if (await mkdir(home, { recursive: true })) await symlink(root, join(home, "ebb"));
    const isHere = (file: DocumentedFile): boolean => file.section === section;
    for (const { path, content } of filesIn(await readFile(join(root, page), "utf8")).filter(isHere)) {
      await mkdir(dirname(join(home, path)), { recursive: true });
      await writeFile(join(home, path), content);
    }
    return home;
  };

  const failureOf = async (
    page: string,
    { text, comment, section }: DocumentedCommand,
  ): Promise<string | undefined> => {
    if (text.startsWith("npm ")) return script(text);
    if (!/^(kubectl|k|helm|deno|npx ebb) /.test(text)) return "Nobody runs it here";
    const isAtHome = / -k \.| ebb\/| -f [\w-]+\.yaml\b/.test(text);
    const cwd = isAtHome ? await write(page, section) : root;
    const run = () => (named.has(text) ? helpOf(text) : shell(filledIn(text), cwd));
    if (comment.startsWith("refused")) return (await run()).exitCode === 0 ? "It was not refused" : undefined;

    let said = "";
    // As for a reader, what was asked for before may take a moment.
    const succeeds = async (): Promise<boolean> => {
      const { exitCode = 1, all = "" } = await run();
      said = all;
      return exitCode === 0 || (exitCode === 1 && text.startsWith("kubectl diff "));
    };
    return until("it succeeds", succeeds, { everyMs: 500, timeoutMs: 15_000 }).then(
      () => undefined,
      () => said,
    );
  };

  return {
    write,
    async run(page, command) {
      const failure = await failureOf(page, command);
      if (failure !== undefined)
        throw new Error(
          `${page}:${command.line} says \`${command.text}\`, which fails; if it needs a real cluster, mark it with <!-- needs a cluster -->:\n${failure}`,
        );
    },
  };
};
