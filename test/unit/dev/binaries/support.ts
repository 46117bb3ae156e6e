/** What the tests of this folder share: temporary folders, a release server, and a stand-in for `go`. */

import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Progress } from "../../../../dev/binaries/report.ts";

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ebb-binaries-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function executable(path: string, text = "#!/bin/sh\n"): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  await chmod(path, 0o755);
  return path;
}

export interface ReleaseServer {
  url: string;
  /** Paths in the order of the requests. */
  requests: string[];
}

/** Serves the files by path, 404 for all others; or whatever the listener does. */
export async function serve(content: Record<string, string | Buffer> | RequestListener): Promise<ReleaseServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    if (typeof content === "function") return content(request, response);
    const body = content[request.url ?? ""];
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  const url = await listen(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url, requests };
}

/** A URL at which nothing listens. */
export async function closedUrl(): Promise<string> {
  const server = createServer();
  const url = await listen(server);
  await new Promise((closed) => server.close(closed));
  return url;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Cannot find the port of the test server");
  return `http://127.0.0.1:${address.port}`;
}

export interface FakeGo {
  /** Folder for PATH. */
  path: string;
  /** The arguments of each `go build`, after the folder that it ran in. */
  builds: () => Promise<string[]>;
}

/** `build` is shell, in which $out is the path to write; only builtins and absolute paths work in it. */
export async function fakeGo({
  build = 'echo built > "$out"',
  version = "go1.26.3",
  toolchain = "auto",
} = {}): Promise<FakeGo> {
  const path = await temporaryFolder();
  const log = join(path, "builds");
  await executable(
    join(path, "go"),
    `#!/bin/sh
if [ "$1" = env ]; then echo '${version}'; echo '${toolchain}'; exit 0; fi
echo "$PWD $*" >> '${log}'
while [ $# -gt 1 ]; do [ "$1" = -o ] && out=$2; shift; done
${build}
`,
  );
  return {
    path,
    builds: async () => (await readFile(log, "utf8").catch(() => "")).split("\n").filter((line) => line !== ""),
  };
}

/** A progress report as a line, without the seconds. */
export const asLine = (progress: Progress): string =>
  progress.state === "waiting" ? "waiting" : `${progress.binary} ${progress.state} ${progress.way}`;
