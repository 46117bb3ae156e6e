import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { binaries, type PinnedBinary, type Release } from "../../../../dev/binaries/binaries.ts";
import { download } from "../../../../dev/binaries/download.ts";
import { HostUnreachable, NotThisWay } from "../../../../dev/binaries/failures.ts";
import { fetchToFile, type Timeouts } from "../../../../dev/binaries/fetch.ts";
import { isExecutable } from "../../../../dev/binaries/locate.ts";
import { throughProxy } from "../../../../dev/binaries/proxy.ts";
import { closedUrl, serve, temporaryFolder } from "./support.ts";

const patient = { firstByteMilliseconds: 10_000, silenceMilliseconds: 10_000 };
const impatient = { firstByteMilliseconds: 100, silenceMilliseconds: 100 };
const signal = new AbortController().signal;
const sum = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");
const named = (wanted: string): PinnedBinary => {
  const found = binaries.find(({ name }) => name === wanted);
  if (!found) throw new Error(`Cannot find ${wanted}`);
  return found;
};

async function downloading(name: string, release: Release, timeouts: Timeouts = patient): Promise<string> {
  return download(named(name), release, { scratch: await temporaryFolder(), signal, timeouts });
}

test("a released file becomes an executable", async () => {
  const { url } = await serve({ "/kubectl": "content", "/kubectl.sha256": sum("content") });

  const path = await downloading("kubectl", { url: `${url}/kubectl`, checksumUrl: `${url}/kubectl.sha256` });

  expect(await readFile(path, "utf8")).toBe("content");
  expect(await isExecutable(path)).toBe(true);
});

test("a member of a released archive becomes an executable", async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "etcd-v3"));
  await writeFile(join(folder, "etcd-v3/etcd"), "content");
  await execa("tar", ["-czf", "etcd.tar.gz", "etcd-v3"], { cwd: folder });
  const archive = await readFile(join(folder, "etcd.tar.gz"));
  const { url } = await serve({ "/etcd.tar.gz": archive, "/SHA256SUMS": `${sum(archive)}  etcd.tar.gz\n` });

  const path = await downloading("etcd", {
    url: `${url}/etcd.tar.gz`,
    member: "etcd-v3/etcd",
    checksumUrl: `${url}/SHA256SUMS`,
  });

  expect(await readFile(path, "utf8")).toBe("content");
  expect(await isExecutable(path)).toBe(true);
});

test("without a published checksum the binary has to answer with its version", async () => {
  const { url } = await serve({
    "/right": "#!/bin/sh\necho kwok version v0.8.0 go1.26\n",
    "/wrong": "#!/bin/sh\necho kwok version v0.7.0 go1.26\n",
    "/page": "<html>Sign in</html>",
  });

  await expect(downloading("kwok", { url: `${url}/right` })).resolves.toMatch(/right$/);
  await expect(downloading("kwok", { url: `${url}/wrong` })).rejects.toThrow(/does not answer --version with v0\.8\.0/);
  await expect(downloading("kwok", { url: `${url}/page` })).rejects.toThrow(NotThisWay);
});

describe("is no way when", () => {
  test("the checksum differs", async () => {
    const { url } = await serve({ "/kubectl": "tampered", "/kubectl.sha256": sum("content") });

    const attempt = downloading("kubectl", { url: `${url}/kubectl`, checksumUrl: `${url}/kubectl.sha256` });

    await expect(attempt).rejects.toThrow(NotThisWay);
    await expect(attempt).rejects.toThrow(`not ${sum("content")} as published`);
  });

  test("the checksum is that of other files", async () => {
    const { url } = await serve({ "/kubectl": "content", "/sums": `${sum("content")}  kube-proxy` });

    await expect(downloading("kubectl", { url: `${url}/kubectl`, checksumUrl: `${url}/sums` })).rejects.toThrow(
      `${url}/sums has no checksum of kubectl`,
    );
  });

  test("the release does not exist, which says nothing about the host", async () => {
    const { url } = await serve({});

    const attempt = downloading("kwok", { url: `${url}/kwok` });

    await expect(attempt).rejects.toThrow(`${url}/kwok answered 404`);
    await expect(attempt).rejects.not.toThrow(HostUnreachable);
  });

  test("the archive lacks the member", async () => {
    const { url } = await serve({ "/etcd.tar.gz": "no archive", "/sums": `${sum("no archive")}  etcd.tar.gz` });

    await expect(
      downloading("etcd", { url: `${url}/etcd.tar.gz`, member: "x/etcd", checksumUrl: `${url}/sums` }),
    ).rejects.toThrow(/^cannot take x\/etcd out of etcd\.tar\.gz/);
  });
});

describe("gives up on a host that", () => {
  test("refuses connections", async () => {
    await expect(downloading("kwok", { url: `${await closedUrl()}/kwok` })).rejects.toThrow(
      /^cannot reach 127\.0\.0\.1:\d+ \(ECONNREFUSED\)$/,
    );
  });

  test("never answers", async () => {
    const { url } = await serve(() => {});

    const attempt = downloading("kwok", { url: `${url}/kwok` }, impatient);

    await expect(attempt).rejects.toThrow(HostUnreachable);
    await expect(attempt).rejects.toThrow(/does not answer$/);
  });

  test("falls silent half-way", async () => {
    const { url } = await serve((_request, response) => void response.writeHead(200).write("half"));

    await expect(downloading("kwok", { url: `${url}/kwok` }, impatient)).rejects.toThrow(HostUnreachable);
  });

  test("breaks the connection half-way", async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { "content-length": 10 }).write("half");
      setTimeout(() => response.destroy(), 20);
    });

    await expect(downloading("kwok", { url: `${url}/kwok` }, impatient)).rejects.toThrow(HostUnreachable);
  });
});

test("takes the time it needs while bytes flow", async () => {
  const { url } = await serve(async (_request, response) => {
    for (const letter of "slowly") {
      response.write(letter);
      await new Promise((passed) => setTimeout(passed, 100));
    }
    response.end();
  });
  const path = join(await temporaryFolder(), "file");

  const timeouts = { ...patient, silenceMilliseconds: 500 };
  expect(await fetchToFile(`${url}/file`, path, { signal, timeouts })).toBe(sum("slowly"));
});

test("an abort ends it with the reason of the signal", async () => {
  const abort = new AbortController();
  const { url } = await serve((_request, response) => {
    response.writeHead(200).write("half");
    setTimeout(() => abort.abort(new Error("enough")), 20);
  });
  const path = join(await temporaryFolder(), "file");

  await expect(fetchToFile(url, path, { signal: abort.signal, timeouts: patient })).rejects.toThrow("enough");
});

test.skipIf(!existsSync("/dev/full"))("a full disk is told apart from a network that fails", async () => {
  const { url } = await serve({ "/file": "content" });

  await expect(fetchToFile(`${url}/file`, "/dev/full", { signal, timeouts: patient })).rejects.toMatchObject({
    code: "ENOSPC",
  });
});

test("goes through the proxy that the environment names, and only for the time being", async () => {
  const proxy = await serve((_request, response) => void response.end("by proxy"));
  const path = join(await temporaryFolder(), "file");
  const url = "http://releases.invalid/file";

  await throughProxy({ http_proxy: proxy.url }, () => fetchToFile(url, path, { signal, timeouts: patient }));

  expect(await readFile(path, "utf8")).toBe("by proxy");
  await expect(fetchToFile(url, path, { signal, timeouts: patient })).rejects.toThrow(HostUnreachable);
});
