/** Events of senders that are told apart by the tokens that the real API server gives them. */

import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { stringify } from "yaml";
import { type Happening, startActivator } from "../../dev/activator/activator.ts";
import { type FunctionProcess, type Instance, startInstance } from "../../dev/activator/instance.ts";
import { kindsIn } from "../../dev/generate/rbac.ts";
import { type Account, mountAccount } from "../../dev/operator/accounts.ts";
import { adapterEnvironment } from "../../dev/operator/adapter.ts";
import { serviceProcess } from "../../dev/operator/functions.ts";
import { installManifests } from "../../dev/operator/install.ts";
import type { Manifests } from "../../dev/operator/manifests.ts";
import { createProbeWatch, probeAdapter } from "../../dev/operator/probe.ts";
import { startComponent } from "../../dev/platform/component.ts";
import { kinds } from "../../src/kinds/index.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { type EventRequest, eventOf, post } from "../support/events.ts";
import { memcachedUser } from "../support/memcached.ts";
import { of, recordRequests } from "../support/requests.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "event-auth");
const user = memcachedUser(cluster, namespace);
const audience = "serving.knative.dev/service/ebb-system/ebb-reconcile";
/** As Eventing names the account that a source of the name `ebb` sends as. */
const sender = "ebb-oidc-sources.knative.dev-apiserversource";

const ending = new AbortController();
let manifests: Manifests;
let account: Account;

beforeAll(async () => {
  manifests = await installManifests(cluster, inject("platform").binaries, namespace);
  account = await mountAccount(cluster, { namespace: "ebb-system", name: "ebb-reconcile" }, ending.signal);
  for (const name of [sender, "stranger"]) await cluster.kubectl(["-n", namespace, "create", "serviceaccount", name]);
});
afterAll(() => ending.abort());

const functionProcess = (mode: "warn" | "require"): FunctionProcess => {
  const process = serviceProcess(manifests.service, { runtime: "node", cluster, account });
  const subjects = `system:serviceaccount:${namespace}:${sender}`;
  return { ...process, env: { ...process.env, EBB_EVENT_AUTH: mode, EBB_EVENT_SUBJECTS: subjects } };
};

/** https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/ */
const tokenOf = async (name: string, ...audiences: string[]): Promise<string> => {
  const { body } = await cluster.transport.send({
    method: "POST",
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
    body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { audiences, expirationSeconds: 600 } },
    doing: `ask for a token of ServiceAccount "${namespace}/${name}"`,
  });
  return (body as { status: { token: string } }).status.token;
};

const sentBy = ({ headers, body }: EventRequest, token: string | undefined): EventRequest => ({
  headers: token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` },
  body,
});

/** Each test has a process of its own, which has read no keys yet. */
const startFunction = async (
  mode: "warn" | "require" = "require",
): Promise<Instance & { url: string; log(): string }> => {
  const lines: string[] = [];
  const onLine = (line: string) => void lines.push(line);
  const instance = await startInstance(functionProcess(mode), { guard: cluster.guard, onLine });
  onTestFinished(() => instance.stop());
  await instance.ready;
  return { ...instance, url: `http://127.0.0.1:${instance.port}`, log: () => lines.join("\n") };
};

/** What the function's account asks from now on: about objects of the namespace, and for what is no object, as the keys are. */
const recordOwnRequests = (): (() => Promise<{ objects: number; keys: number[] }>) => {
  const [objects, others] = [recordRequests(namespace), recordRequests("")];
  return async () => ({
    objects: of(await objects(), "ebb-reconcile").length,
    keys: of(await others(), "ebb-reconcile").map(({ code }) => code),
  });
};

describe("the function", () => {
  test.each<[string, string | undefined]>([
    ["no token", undefined],
    ["a token that is none", "abc"],
    ["a token that is signed by nobody", "eyJhbGciOiJub25lIn0.e30."],
  ])("answers 401 to %s, does nothing and asks the API server nothing", async (_, token) => {
    const { url, stop } = await startFunction();
    const cr = await user.apply("unheard", { replicas: 1 });
    const requests = recordOwnRequests();

    const answers = [];
    for (let count = 0; count < 20; count++) answers.push((await post(url, sentBy(eventOf(cr, "add"), token))).status);
    await stop();

    expect(new Set(answers)).toEqual(new Set([401]));
    expect(await requests()).toEqual({ objects: 0, keys: [] });
  });

  test.each<[number, string, () => Promise<string>]>([
    [401, "a token for another audience", () => tokenOf(sender, "serving.knative.dev/service/ebb-system/other")],
    [401, "a token for the API server", () => tokenOf(sender)],
    [403, "a token of another account", () => tokenOf("stranger", audience)],
  ])("answers %i to %s, and looks at nothing but the keys, once", async (status, _, token) => {
    const { url, stop, log } = await startFunction();
    const cr = await user.apply("unheard", { replicas: 1 });
    const wrong = await token();
    const requests = recordOwnRequests();

    const answers = [];
    for (let count = 0; count < 20; count++) answers.push((await post(url, sentBy(eventOf(cr, "add"), wrong))).status);
    await stop();

    expect(new Set(answers)).toEqual(new Set([status]));
    expect(await requests()).toEqual({ objects: 0, keys: [200, 200] });
    expect(await user.deployment("unheard")).toBeUndefined();
    expect(log()).not.toContain(wrong.split(".")[1]);
  });

  test("hears a token of a listed account for its audience, with the keys that its own account may read", async () => {
    const { url, stop } = await startFunction();
    const cr = await user.apply("heard", { replicas: 1 });
    const token = await tokenOf(sender, audience);
    const requests = recordOwnRequests();

    const answers = await Promise.all([cr, cr, cr].map((one) => post(url, sentBy(eventOf(one, "add"), token))));
    await stop();

    for (const { status } of answers) expect([202, 204]).toContain(status);
    expect(await user.deployment("heard")).toBeDefined();
    expect((await requests()).keys).toEqual([200, 200]);
  });

  test("with warn hears anybody, and says so once", async () => {
    const { url, stop, log } = await startFunction("warn");
    const cr = await user.apply("warned", { replicas: 1 });

    for (let count = 0; count < 5; count++) await post(url, eventOf(cr, "add"));
    await stop();

    expect(await user.deployment("warned")).toBeDefined();
    expect(log().match(/Handled an event that would be refused/g)).toHaveLength(1);
  });
});

test("the real adapter sends as the source's account, and a Memcached becomes ready by its events alone", async () => {
  await cluster.kubectl(["apply", "-f", "-"], { input: [role, binding].map((one) => stringify(one)).join("---\n") });
  const { source, service } = manifests;
  const sourceKey = { namespace, name: source.spec.serviceAccountName };
  const { kubeconfig } = await mountAccount(cluster, sourceKey, ending.signal);
  const happenings: Happening[] = [];
  const probes = createProbeWatch();
  const activator = await startActivator({
    name: service.metadata.name,
    process: functionProcess("require"),
    concurrency: 20,
    timeoutMs: 45_000,
    windowMs: 60_000,
    guard: cluster.guard,
    report: (happening) => void happenings.push(happening),
    intercept: probes.intercept,
  });
  onTestFinished(() => activator.stop());
  const adapter = startComponent({
    name: "apiserver_receive_adapter",
    command: inject("platform").binaries.apiserver_receive_adapter,
    args: [],
    env: {
      ...adapterEnvironment(source, { sink: activator.url, kubeconfig }),
      K_AUDIENCE: audience,
      K_OIDC_SERVICE_ACCOUNT: sender,
    },
    logFile: join(cluster.stateDirectory, "logs", `adapter-${namespace}.log`),
    guard: cluster.guard,
  });
  onTestFinished(() => adapter.stop());
  await probeAdapter(cluster, namespace, kindsIn(kinds, namespace), probes);

  await user.apply("sent", { replicas: 2 });
  const ready = await user.untilReady("sent");

  expect(ready.status?.readyReplicas).toBe(2);
  const answered = happenings.filter((happening) => happening.what === "answered");
  expect(answered.length).toBeGreaterThan(0);
  for (const { status, headers } of answered) {
    expect([202, 204]).toContain(status);
    expect(headers.authorization).toMatch(/^Bearer /);
  }
});

/** What Eventing grants the adapter where senders have accounts. */
const metadata = { name: "create-oidc-token", namespace };
const role = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "Role",
  metadata,
  rules: [{ apiGroups: [""], resources: ["serviceaccounts/token"], resourceNames: [sender], verbs: ["create"] }],
};
const binding = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  metadata,
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
  subjects: [{ kind: "ServiceAccount", namespace, name: "ebb-source" }],
};
