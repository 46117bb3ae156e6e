import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, onTestFinished, test } from "vitest";
import { root, sourceOf } from "../../../../dev/bundle/functions.ts";
import { launches } from "../../../../dev/bundle/launch.ts";
import type { KubeObject } from "../../../../src/api/kubernetes/object.ts";
import type { Resource } from "../../../../src/api/kubernetes/resource.ts";
import { ApiError } from "../../../../src/kube/api-error.ts";
import { called, type FakeApi, fakeApi, mutating, secretKey, validating } from "../../certificates/fake-api.ts";
import { json, makeCertificate, serve, type TestServer } from "../../kube/https-server.ts";

describe.each(["node", "deno"] as const)("on %s", (runtime) => {
  test("a run as the pod's account keeps certificates and says what it did, and the next writes nothing", async () => {
    const api = fakeApi();
    const { run, requests } = await started(runtime, api);
    const environment = { EBB_CERTS_HOSTS: "ebb.svc,10.0.0.1", EBB_CERTS_LIFE: "1h" };

    const first = await run(environment);
    const second = await run(environment);

    const { secret, serial, notAfter, ...done } = first.line;
    expect([first.exitCode, done]).toEqual([
      0,
      {
        time: expect.any(String),
        level: "info",
        message: "Kept certificates",
        webhooks: ["ebb-admission", "ebb-inject"],
        steps: ["create"],
        patched: [called(validating), called(mutating)],
        absent: [`${validating} "ebb-inject"`, `${mutating} "ebb-inject"`],
      },
    ]);
    expect(second).toMatchObject({ exitCode: 0, line: { steps: [], patched: [], secret, serial, notAfter } });
    expect(api.writes).toEqual(["replace Secret", `patch ${validating}`, `patch ${mutating}`]);
    expect(new Set(requests.map(({ headers }) => headers.authorization))).toEqual(new Set(["Bearer secret"]));
    expect(new Set(requests.map(({ url }) => url))).toEqual(
      new Set([
        "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/ebb-admission",
        "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/ebb-admission",
        "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/ebb-inject",
        "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/ebb-inject",
        "/api/v1/namespaces/ebb-system/secrets/ebb-admission-tls",
      ]),
    );
    expect(Date.parse(String(notAfter))).toBeGreaterThan(Date.now());
    const key = Buffer.from(api.secret().data?.["tls.key"] ?? "", "base64").toString();
    expect(first.stdout).not.toContain(key.split("\n")[1]);
  });

  test("a run without the Secret ends with one clear line", async () => {
    const { run } = await started(runtime, fakeApi());

    const { exitCode, line } = await run({
      EBB_CERTS_HOSTS: "ebb.svc",
      EBB_CERTS_SECRET: "other",
      EBB_NAMESPACE: "web",
    });

    expect([exitCode, line]).toEqual([
      1,
      {
        time: expect.any(String),
        level: "error",
        message: "Could not run certs",
        error: 'Cannot find Secret "web/other": apply the manifest that ships it, empty',
      },
    ]);
  });

  test("a run that is not told of hosts ends with one clear line", async () => {
    const { run, requests } = await started(runtime, fakeApi());

    const { exitCode, line } = await run({});

    expect([exitCode, line.error]).toEqual([1, expect.stringMatching(/^EBB_CERTS_HOSTS must list/)]);
    expect(requests).toEqual([]);
  });
});

test("outside a cluster a run has to be told its namespace", async () => {
  const { run } = await started("node", fakeApi());

  const { exitCode, line } = await run({ EBB_CERTS_HOSTS: "ebb.svc", KUBERNETES_SERVICE_HOST: "" });

  expect([exitCode, line.error]).toEqual([1, "EBB_NAMESPACE must be set outside a cluster"]);
});

test("a webhook configuration that is not there is told of", async () => {
  const { run } = await started("node", fakeApi([mutating]));

  const { line } = await run({ EBB_CERTS_HOSTS: "ebb.svc", EBB_CERTS_WEBHOOKS: "ebb-admission" });

  expect(line).toMatchObject({ absent: [called(validating)], patched: [called(mutating)] });
});

interface Ended {
  exitCode: number | undefined;
  stdout: string;
  /** The last. */
  line: Record<string, unknown>;
}

/** An API server, and the program as a pod would run it. */
const started = async (
  runtime: "node" | "deno",
  api: FakeApi,
): Promise<{ run(environment: Record<string, string>): Promise<Ended>; requests: TestServer["requests"] }> => {
  const certificate = makeCertificate();
  const server = await serve(certificate, async (_, response) => {
    const [status, body] = await answer(api, server.requests.at(-1));
    json(body, status)(_, response);
  });
  const directory = await mkdtemp(join(tmpdir(), "ebb-account-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const files = { token: "secret", "ca.crt": certificate.cert, namespace: `${secretKey.namespace}\n` };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(directory, name), text)));
  const cluster = {
    KUBERNETES_SERVICE_HOST: "127.0.0.1",
    KUBERNETES_SERVICE_PORT: new URL(server.url).port,
    EBB_SERVICE_ACCOUNT_DIRECTORY: directory,
  };
  return {
    requests: server.requests,
    async run(environment) {
      const { exitCode, stdout } = await execa(runtime, [...launches.sources[runtime].args, sourceOf("certs")], {
        cwd: root,
        preferLocal: true,
        timeout: 20_000,
        reject: false,
        extendEnv: false,
        env: { ...cluster, ...environment },
      });
      return { exitCode, stdout, line: JSON.parse(stdout.split("\n").at(-1) ?? "{}") };
    },
  };
};

const kinds = {
  secrets: "Secret",
  validatingwebhookconfigurations: validating,
  mutatingwebhookconfigurations: mutating,
};

const answer = async (
  api: FakeApi,
  request: TestServer["requests"][number] | undefined,
): Promise<[number, unknown]> => {
  const { method = "", url = "", body = "" } = request ?? {};
  const [plural = "", name = ""] = url.split("/").slice(-2);
  const resource: Resource = { group: "", version: "v1", plural, kind: kinds[plural as keyof typeof kinds] };
  try {
    if (method === "PUT") return [200, await api.client.replace(resource, JSON.parse(body) as KubeObject)];
    if (method === "PATCH") {
      const [version, ...operations] = JSON.parse(body);
      const metadata = { name, resourceVersion: version.value };
      return [200, await api.client.patch(resource, { apiVersion: "v1", kind: resource.kind, metadata }, operations)];
    }
    const object = await api.client.get(resource, { namespace: "", name });
    return object === undefined ? [404, { kind: "Status", reason: "NotFound" }] : [200, object];
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return [error.status, { kind: "Status", reason: error.reason, message: error.detail }];
  }
};
