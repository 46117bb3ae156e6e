import { expect, test } from "vitest";
import { missingTools } from "../../../../dev/kind/tools.ts";

const all = { docker: "running", kind: true, kubectl: true } as const;

test("where all are there, nothing is missing", () => {
  expect(missingTools(all)).toEqual([]);
});

test.each([
  [{ docker: "absent" }, /^docker is not installed: https:/],
  [{ docker: "silent" }, /^docker is installed, but its engine does not answer: start it/],
  [{ kind: false }, /^kind is not installed: .* go install sigs\.k8s\.io\/kind@v/],
  [{ kubectl: false }, /^kubectl is not installed: https:/],
] as const)("%j is told by name, with what to do", (found, message) => {
  expect(missingTools({ ...all, ...found })).toEqual([expect.stringMatching(message)]);
});

test("all that is missing is told at once", () => {
  expect(missingTools({ docker: "absent", kind: false, kubectl: false })).toHaveLength(3);
});
