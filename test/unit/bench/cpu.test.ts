import { expect, test } from "vitest";
import { cpuSince, nameOf } from "../../../bench/cpu.ts";

test.each([
  [["/cache/kube-apiserver-v1.36.3", "--secure-port=1"], "kube-apiserver"],
  [["/bin/deno", "run", "--allow-net", "/repo/dist/reconcile/main.mjs"], "reconcile"],
  [["/bin/node", "/repo/functions/resync/main.ts", "--once"], "resync"],
  [["/cache/etcd"], "etcd"],
])("%j is called %s", (command, name) => {
  expect(nameOf(command)).toBe(name);
});

test("what was spent is summed by name, the most first, without what is next to nothing", () => {
  const of = (name: string, seconds: number) => ({ name, seconds });
  const before = new Map([
    [1, of("kube-apiserver", 10)],
    [2, of("reconcile", 1)],
    [4, of("kwok", 1)],
  ]);
  const after = new Map([
    [1, of("kube-apiserver", 12.5)],
    [2, of("reconcile", 4)],
    [3, of("reconcile", 2)],
    [4, of("kwok", 1.05)],
  ]);

  expect(cpuSince(before, after)).toEqual({ reconcile: 5, "kube-apiserver": 2.5 });
});
