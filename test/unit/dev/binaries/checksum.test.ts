import { expect, test } from "vitest";
import { sumFor } from "../../../../dev/binaries/checksum.ts";

const a = "a".repeat(64);
const b = "b".repeat(64);

test.each([
  { title: "a sum alone", text: a, sum: a },
  { title: "a sum alone, with a newline", text: `${a}\n`, sum: a },
  { title: "a line for each file", text: `${b}  other.tar.gz\n${a}  etcd.tar.gz\n`, sum: a },
  { title: "a binary mode mark", text: `${a} *etcd.tar.gz\n`, sum: a },
  { title: "capital letters", text: a.toUpperCase(), sum: a },
  { title: "other files only", text: `${b}  other.tar.gz\n`, sum: undefined },
  { title: "a page that says something else", text: "<html>Sign in</html>", sum: undefined },
])("reads $title", ({ text, sum }) => {
  expect(sumFor("etcd.tar.gz", text)).toBe(sum);
});
