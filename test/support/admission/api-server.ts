/** An API server of a test's own, whose CRD may be with its rules or without: what is tested here concerns every namespace. */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { inject } from "vitest";
import { type Platform, startPlatform } from "../../../dev/platform/platform.ts";
import { until } from "../../../dev/platform/until.ts";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import { pathOf } from "../../../src/kube/path.ts";
import type { AnySpec } from "../submit.ts";
import type { WhichCrd } from "./crd.ts";
import { memcachedSubject, type Subject } from "./subject.ts";

/** The one that the shipped manifests are about. */
export const namespace = "default";

/** What the API server said of a write. */
export interface Said {
  status: number;
  causes: { field: string; message: string; reason: string }[];
  message: string;
  /** Texts of the Warning headers. */
  warnings: string[];
  object: Stored;
}

export type Stored = KubeObject & { spec?: AnySpec };

export interface Write {
  method?: "POST" | "PUT" | "PATCH" | "DELETE";
  name: string;
  version?: string;
  spec?: AnySpec;
  /** More of the object, or of a patch. */
  metadata?: object;
  status?: object;
  /** In place of an object: a JSON patch. */
  patch?: readonly object[];
  subresource?: string;
  /** Default: everything happens but the storing. */
  store?: boolean;
  contentType?: string;
  fieldManager?: string;
}

export interface OwnApiServer {
  platform: Platform;
  write(write: Write): Promise<Said>;
  read(name: string): Promise<Stored>;
  /** Resolves when the CRD is in force, with its rules or without. */
  installCrd(which: WhichCrd): Promise<void>;
  stop(): Promise<void>;
}

export const startApiServer = async (subject: Subject = memcachedSubject): Promise<OwnApiServer> => {
  const { resource, versions } = subject;
  const binaries = inject("binaries");
  const stateDirectory = await mkdtemp(join(tmpdir(), "ebb-admission-"));
  const platform = await startPlatform({ binaries, stateDirectory, bare: true });
  const tokens: { admin: string } = JSON.parse(
    await readFile(join(stateDirectory, "credentials", "tokens.json"), "utf8"),
  );

  const write = async ({
    method = "POST",
    name,
    version = resource.version,
    spec,
    metadata,
    status,
    patch,
    subresource,
    store = false,
    contentType = "application/json",
    fieldManager,
  }: Write): Promise<Said> => {
    const object = {
      apiVersion: `${resource.group}/${version}`,
      kind: resource.kind,
      metadata: { name, ...metadata },
      ...(spec && { spec }),
      ...(status && { status }),
    };
    const path = pathOf({ ...resource, version }, { namespace, ...(method !== "POST" && { name, subresource }) });
    const query = new URLSearchParams({ ...(!store && { dryRun: "All" }), ...(fieldManager && { fieldManager }) });
    return await send(`${platform.server}${path}?${query}`, {
      method,
      ca: platform.ca,
      headers: { authorization: `Bearer ${tokens.admin}`, "content-type": contentType },
      // With a body of its own, a DELETE would not look at its query.
      body: method === "DELETE" ? "" : JSON.stringify(patch ?? object),
    });
  };

  return {
    platform,
    write,
    async read(name) {
      const stored = await platform.client.get<Stored>(resource, { namespace, name });
      if (stored === undefined) throw new Error(`There is no ${resource.kind} "${name}"`);
      return stored;
    },
    async installCrd(which) {
      await platform.kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], {
        input: await subject.crd(which, platform),
      });
      const expected = which === "with rules" ? 422 : 201;
      await until(`the CRD is in force ${which}`, async () => {
        const said = await Promise.all(versions.map((version) => write({ name: "a.b", version, spec: subject.clean })));
        return said.every(({ status }) => status === expected);
      });
    },
    async stop() {
      await platform.stop();
      await rm(stateDirectory, { recursive: true, force: true });
    },
  };
};

/** With the headers, which tell the warnings. */
const send = async (
  url: string,
  { method, ca, headers, body }: { method: string; ca: string; headers: Record<string, string>; body: string },
): Promise<Said> => {
  const answer = await new Promise<{ status: number; warnings: string[]; body: string }>((resolve, reject) => {
    const asking = request(url, { method, ca, headers }, async (incoming) => {
      const warnings = incoming.headersDistinct.warning ?? [];
      resolve({ status: incoming.statusCode ?? 0, warnings, body: await text(incoming) });
    });
    asking.once("error", reject);
    asking.end(body);
  });
  const object = JSON.parse(answer.body);
  return {
    status: answer.status,
    causes: object.details?.causes ?? [],
    message: object.message ?? "",
    warnings: answer.warnings.map((warning) => JSON.parse(/^\d+ \S+ (".*")$/.exec(warning)?.[1] ?? '""')),
    object,
  };
};
