import { describe, expect, test } from "vitest";
import { commandsIn, filesIn } from "../../support/documented-commands.ts";

const texts = (page: string): string[] => commandsIn(page).map(({ text }) => text);

describe("a command is found", () => {
  test.each([
    ["in an indented block", "Do:\n\n    kubectl get pods\n", ["kubectl get pods"]],
    ["in a block of a list", "1. Do:\n\n       kubectl get pods\n", ["kubectl get pods"]],
    ["in a fenced block of a shell", "```sh\nhelm list\n```\n", ["helm list"]],
    ["in a sentence", "Then `npm start` or `npm run x -- --y`.", ["npm start", "npm run x -- --y"]],
    ["in a table", "| a | `kubectl get a` |", ["kubectl get a"]],
    ["behind its variables", "    A_2=c npx vitest run", ["A_2=c npx vitest run"]],
  ])("%s", (_, page, wanted) => {
    expect(texts(page)).toEqual(wanted);
  });
});

describe("no command is", () => {
  test.each([
    ["what a block of another kind says", "```yaml\nkubectl: get\n```\n"],
    ["a program's name alone", "`kubectl` and `npm`"],
    ["what only begins like one", "    kinds/   what a kind means\n    node_modules here"],
    ["a drawing", "    kubectl apply ──► kube-apiserver"],
    ["a sentence without code", "kubectl get pods"],
  ])("%s", (_, page) => {
    expect(texts(page)).toEqual([]);
  });
});

test("what stands behind a command is told beside it", () => {
  expect(commandsIn("## Try\n\n    k scale a --replicas 65     # refused, with the reason")).toEqual([
    {
      line: 3,
      text: "k scale a --replicas 65",
      comment: "refused, with the reason",
      needsCluster: false,
      section: "Try",
    },
  ]);
});

test("a mark counts for the block that it stands before, and for the line that it is in", () => {
  const mark = "<!-- needs a cluster -->";
  const page = `${mark}\n    kind a b\n    kind c d\n\n    kind e f\n\n\`kind g h\` ${mark}\n\n${mark}\n\`\`\`sh\nkind i j\n\`\`\`\n\`kind k l\``;

  const marked = commandsIn(page).filter(({ needsCluster }) => needsCluster);
  expect(marked.map(({ text }) => text)).toEqual(["kind a b", "kind c d", "kind g h", "kind i j"]);
});

test("a file is a YAML block that begins with its path, and belongs to the heading above it", () => {
  const page = `# A\n\`\`\`yaml\nx: 1\n\`\`\`\n## B\n\`\`\`yaml\n# b/k.yaml\ny: 2\n\`\`\`\n\n\`\`\`yaml\n# k.yaml\nz: 3\n\`\`\`\n\`\`\`yaml\nw: 4\n\`\`\`\n`;

  expect(filesIn(page)).toEqual([
    { section: "B", path: "b/k.yaml", content: "# b/k.yaml\ny: 2\n" },
    { section: "B", path: "k.yaml", content: "# k.yaml\nz: 3\n" },
  ]);
});
