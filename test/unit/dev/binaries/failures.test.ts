import { expect, test } from "vitest";
import { CannotWrite, explainWrite } from "../../../../dev/binaries/failures.ts";

const failure = (code: string) => Object.assign(new Error(`${code}: something`), { code });

test.each([
  {
    code: "ENOSPC",
    line: /^Cannot write binaries to \/c as the disk is full: make room \(.* GB .*\), or set EBB_CACHE/,
  },
  { code: "EDQUOT", line: /the disk is full/ },
  { code: "EROFS", line: /^Cannot write binaries to \/c as the file system is read-only: set EBB_CACHE to a folder/ },
  { code: "ENOENT", line: /as it cannot be made: set EBB_CACHE/ },
  { code: "EACCES", line: /as permission is denied: set EBB_CACHE/ },
  { code: "ENOTDIR", line: /as a file is in the way: set EBB_CACHE/ },
])("$code becomes one line that names the folder and the remedy", ({ code, line }) => {
  const explained = explainWrite(failure(code), "/c");

  expect(explained).toBeInstanceOf(CannotWrite);
  expect(explained).toHaveProperty("message", expect.stringMatching(line));
  expect(explained).toHaveProperty("message", expect.not.stringContaining("\n"));
});

test("other errors stay what they are", () => {
  const other = failure("EMFILE");

  expect(explainWrite(other, "/c")).toBe(other);
});
