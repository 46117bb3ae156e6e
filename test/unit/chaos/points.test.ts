import { expect, test } from "vitest";
import type { Request, Transport } from "../../../src/kube/transport.ts";
import { interrupted, mortal, pointsOf, recorded, spread } from "../../chaos/faults/points.ts";

const requestTo = (path: string): Request => ({
  method: "GET",
  path: `/apis/v1/namespaces/web/${path}`,
  doing: "read",
});

/** Answers everything, and keeps what it was asked. */
const server = () => {
  const seen: string[] = [];
  const transport: Transport = {
    close() {},
    send({ path }) {
      seen.push(path.split("/").at(-1) ?? "");
      return Promise.resolve({ status: 200, body: path });
    },
  };
  return { seen, transport };
};

test("every request has a point before it and one after it", () => {
  expect(pointsOf(2).map(({ at, when }) => `${when} ${at}`)).toEqual(["before 1", "after 1", "before 2", "after 2"]);
});

test.each([
  ["before" as const, ["a"]],
  ["after" as const, ["a", "b"]],
])("a process that ends %s its second request has sent that many", async (when, sent) => {
  const { seen, transport } = server();
  const process = mortal(transport, { at: 2, when });

  await process.transport.send(requestTo("a"));
  expect(process.isDead()).toBe(false);
  for (const path of ["b", "c"]) await expect(process.transport.send(requestTo(path))).rejects.toThrow("has ended");

  expect(seen).toEqual(sent);
  expect(process.isDead()).toBe(true);
});

test("an answer that comes after the end is not learned of", async () => {
  const process = mortal(server().transport, { at: 2, when: "before" });

  const [first, second] = [process.transport.send(requestTo("a")), process.transport.send(requestTo("b"))];

  await expect(second).rejects.toThrow("has ended");
  await expect(first).rejects.toThrow("has ended");
});

test.each([
  ["before" as const, ["a", "act", "b", "c"]],
  ["after" as const, ["a", "b", "act", "c"]],
])("something happens %s the second request, once", async (when, order) => {
  const { seen, transport } = server();
  const through = interrupted(transport, { at: 2, when }, () => seen.push("act"));

  for (const path of ["a", "b", "c"]) await through.send(requestTo(path));

  expect(seen).toEqual(order);
});

test("what goes through is recorded in few words", async () => {
  const { transport, requests } = recorded(server().transport);

  await transport.send(requestTo("services/cache"));

  expect(requests).toEqual(["GET services/cache"]);
});

test.each([
  [5, 9, [0, 1, 2, 3, 4]],
  [5, 3, [0, 2, 4]],
  [10, 4, [0, 3, 6, 9]],
])("of %i points %i at most are played, the first and the last among them", (count, most, played) => {
  expect(
    spread(
      Array.from({ length: count }).map((_, index) => index),
      most,
    ),
  ).toEqual(played);
});
