import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Resource } from "../../../src/api/kubernetes/resource.ts";
import { createSecretUsers, type SecretUsers, type SecretUsersOptions } from "../../../src/events/secret-users.ts";
import { Waiting } from "../../../src/failures.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import { ApiError } from "../../../src/kube/api-error.ts";
import type { ListOptions } from "../../../src/kube/client.ts";
import { gadget, gadgets, type Line, memoryLog } from "../engine/gadget.ts";

const widgets: Kind = { ...gadgets, resource: { ...gadgets.resource, kind: "Widget", plural: "widgets" } } as Kind;
const secret = (name: string, namespace = "web") => ({ namespace, name });
const naming = (name: string, token?: string): KubeObject =>
  gadget({ text: "hello", ...(token !== undefined && { secret: token }) }, { name });

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

interface Stage {
  /** Names of those that are found, once all waits are over. */
  find(name: string, kind?: Kind, namespace?: string): Promise<string[]>;
  users: SecretUsers;
  /** Each list: when, and of what. */
  lists: string[];
  lines: Line[];
}

interface StageOptions extends Partial<Omit<SecretUsersOptions, "client">> {
  pages?: (resource: Resource) => KubeObject[][];
  /** How long a page takes. */
  takes?: number;
}

const stage = ({ pages = () => [[]], takes = 10, ...options }: StageOptions = {}): Stage => {
  const lists: string[] = [];
  const log = memoryLog();
  const startedAt = Date.now();
  const client = {
    async *list({ kind, ...resource }: Resource, { namespace, signal }: ListOptions = {}) {
      lists.push(`${Date.now() - startedAt} ${resource.plural} of ${namespace}`);
      for (const page of pages({ kind, ...resource })) {
        await new Promise((resolve) => setTimeout(resolve, takes));
        signal?.throwIfAborted();
        yield page as never;
      }
    },
  };
  const users = createSecretUsers({ client, log, deadlineMs: 10_000, apartMs: 100, ...options });
  const find: Stage["find"] = async (name, kind = gadgets as Kind, namespace = "web") =>
    (await users(kind, secret(name, namespace))).map(({ key }) => `${key.namespace}/${key.name}`);
  return { find, users, lists, lines: log.lines };
};

/** Lets time pass until it is settled. */
const settled = async <T>(work: Promise<T>): Promise<T> => {
  work.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(60_000);
  return await work;
};

test("those that name the Secret are found, on whatever page, and no others", async () => {
  const pages = () => [[naming("a", "token"), naming("b")], [naming("c", "other")], [naming("d", "token")]];
  const { find, lists } = stage({ pages });

  expect(await settled(find("token"))).toEqual(["web/a", "web/d"]);
  expect(lists).toEqual(["0 gadgets of web"]);
});

test("one that names it twice is found once", async () => {
  const twice: Kind = { ...gadgets, secrets: () => ["token", "token"] } as Kind;
  const { find } = stage({ pages: () => [[naming("a")]] });

  expect(await settled(find("token", twice))).toEqual(["web/a"]);
});

test("the target is of the kind that was asked for", async () => {
  const { users } = stage({ pages: () => [[naming("a", "token")]] });

  expect(await settled(users(widgets, secret("token")))).toEqual([
    { kind: widgets, key: { namespace: "web", name: "a" } },
  ]);
});

test("all that ask before a list begins share it, each for its own Secret", async () => {
  const { find, lists } = stage({ pages: () => [[naming("a", "one"), naming("b", "two")]] });

  const found = await settled(Promise.all([find("one"), find("two"), find("one"), find("three")]));

  expect(found).toEqual([["web/a"], ["web/b"], ["web/a"], []]);
  expect(lists).toHaveLength(1);
});

test("who asks after a list has begun gets one that begins later, since that one may have missed a change", async () => {
  const live = [naming("a", "one")];
  const { find, lists } = stage({ pages: () => [[...live]], takes: 50 });

  const first = find("two");
  await vi.advanceTimersByTimeAsync(10);
  live.push(naming("b", "two"));
  const second = find("two");

  expect(await settled(Promise.all([first, second]))).toEqual([[], ["web/b"]]);
  expect(lists).toEqual(["0 gadgets of web", "150 gadgets of web"]);
});

test("a burst in one namespace is a list at a time, apart from each other", async () => {
  const { find, lists } = stage();

  const answers: Promise<string[]>[] = [];
  for (let ms = 0; ms < 1_000; ms += 10) {
    answers.push(find(`secret-${ms}`));
    await vi.advanceTimersByTimeAsync(10);
  }
  await settled(Promise.all(answers));

  expect(lists.length).toBeLessThanOrEqual(11);
  expect(lists.slice(0, 3)).toEqual(["0 gadgets of web", "110 gadgets of web", "220 gadgets of web"]);
});

test("kinds and namespaces do not wait for each other, up to so many lists at a time", async () => {
  const { find, lists } = stage({ mostLists: 2, takes: 50 });

  await settled(Promise.all([find("a"), find("a", widgets), find("a", widgets, "shop")]));

  expect(lists).toEqual(["0 gadgets of web", "0 widgets of web", "50 widgets of shop"]);
});

test("who has waited too long is refused, and is listed for no more", async () => {
  const { find, lists } = stage({ deadlineMs: 1_000, mostLists: 1, takes: 5_000 });

  const answers = [find("a"), find("a", widgets)].map((one) => one.catch(({ name }: Error) => name));

  expect(await settled(Promise.all(answers))).toEqual(["TimeoutError", "TimeoutError"]);
  expect(lists).toEqual(["0 gadgets of web"]);
});

const refusing = (status: number, reason: string): StageOptions => ({
  pages() {
    throw new ApiError("list gadgets", status, reason, "no");
  },
});

test("a list that is forbidden finds nobody, and is told of once a minute, with its remedy", async () => {
  const { find, lines, lists } = stage(refusing(403, "Forbidden"));

  for (let time = 0; time < 3; time++) {
    const found = find("token");
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await found).toEqual([]);
  }
  await settled(find("token"));
  const before = [...lines];
  await settled(find("token"));

  expect(lists).toHaveLength(5);
  expect(before).toMatchObject([
    {
      level: "warn",
      message: expect.stringMatching(/which Gadget names a Secret: the component watch-secrets/),
      fields: { namespace: "web", reason: "Forbidden", error: expect.stringContaining("403"), untold: 0 },
    },
  ]);
  expect(lines).toMatchObject([{}, { fields: { untold: 3 } }]);
});

test("one of an API that is not served finds nobody, and is told of", async () => {
  const { find, lines } = stage(refusing(404, "Unknown"));

  expect(await settled(find("token"))).toEqual([]);
  expect(lines).toMatchObject([{ level: "warn", message: "Could not find out which Gadget names a Secret" }]);
});

test.each([
  [500, "InternalError"],
  [429, "TooManyRequests"],
  [0, "ConnectionFailed"],
])("one that fails with %i is the source's to try again, and the next list is another", async (status, reason) => {
  let isDown = true;
  const pages = (resource: Resource) => {
    if (isDown) refusing(status, reason).pages?.(resource);
    return [[naming("a", "token")]];
  };
  const { find, lines } = stage({ pages });

  await expect(settled(find("token"))).rejects.toThrow(ApiError);
  isDown = false;

  expect(await settled(find("token"))).toEqual(["web/a"]);
  expect(lines).toEqual([]);
});

test("one that expired before its last page is the source's to try again", async () => {
  await expect(settled(stage(refusing(410, "Expired")).find("token"))).rejects.toThrow(Waiting);
});
