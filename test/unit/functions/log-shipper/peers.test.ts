import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { filesAnswer } from "../../../../functions/log-shipper/files-answer.ts";
import { createPeers } from "../../../../functions/log-shipper/peers.ts";
import { sourceOf } from "./fixtures.ts";

const file = sourceOf("app.log", { id: "1:7" });

/** Another shipper, which answers so. */
const answering = async (answer: () => unknown): Promise<string> => {
  const server = createServer((_, response) => response.end(JSON.stringify(answer())));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/files`;
};

const told = (given: { include?: string[]; id?: string; size?: number; acknowledged?: number }) => {
  const { include = ["*.log"], id = "1:7", size = 100, acknowledged = 100 } = given;
  const source = sourceOf("app.log", { id, size, acknowledged });
  return filesAnswer([source], { mountPath: "/var/log", include, exclude: [] });
};

test.each([
  ["has shipped it", told({}), true],
  ["has not shipped all of it", told({ acknowledged: 99 }), false],
  ["has not found it", told({ id: "1:8" }), false],
  ["has shipped as much of what it held before", told({ size: 200, acknowledged: 200 }), false],
  ["does not ship it", told({ include: ["*.txt"] }), true],
  ["is no shipper", { hello: "world" }, false],
])(
  "a file may be taken away when another shipper of the volume allows: one that %s: %#",
  async (_, answer, expected) => {
    const url = await answering(() => answer);
    const peers = createPeers(
      () => [url],
      () => {},
    );

    const before = peers.haveShipped(file, 100);
    await peers.ask();

    expect(before).toBe(false);
    expect(peers.haveShipped(file, 100)).toBe(expected);
  },
);

test("all of them have to, and one that does not answer does not, which is told", async () => {
  const failures: string[] = [];
  const there = await answering(() => told({}));
  const gone = "http://127.0.0.1:1/files";
  const peers = createPeers(
    () => [there, gone],
    (url) => failures.push(url),
  );

  await peers.ask();

  expect(peers.haveShipped(file, 100)).toBe(false);
  expect(failures).toEqual([gone]);
});

test("without others, nobody has to be asked", () => {
  expect(
    createPeers(
      () => [],
      () => {},
    ).haveShipped(file, 100),
  ).toBe(true);
});
