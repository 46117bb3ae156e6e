import { expect, test } from "vitest";
import { readConfiguration } from "../../../../functions/runtime/configuration.ts";

test("an empty environment means a process outside a cluster, with the defaults", () => {
  expect(readConfiguration({})).toMatchObject({
    port: 8080,
    tls: undefined,
    metricsPort: 9464,
    pushgateway: undefined,
    namespaces: [],
    authentication: undefined,
    settings: {
      podDefaults: "secure",
      sidecarImage: "ebb-sidecars:0.1.0",
      injectBy: "policy",
      nativeSidecars: "auto",
    },
    cluster: undefined,
    context: undefined,
    instance: "ebb",
  });
});

test("a variable that is set to nothing is not set", () => {
  const empty = {
    PORT: "",
    TLS_CERT_FILE: "",
    TLS_KEY_FILE: "",
    METRICS_PORT: "",
    EBB_PUSHGATEWAY_URL: "",
    EBB_NAMESPACES: "",
    EBB_EVENT_AUTH: "",
    EBB_EVENT_AUDIENCE: "",
    EBB_EVENT_SUBJECTS: "",
    EBB_POD_DEFAULTS: "",
    EBB_SIDECAR_IMAGE: "",
    EBB_INJECT_BY: "",
    EBB_NATIVE_SIDECARS: "",
    EBB_MONITOR_LABELS: "",
    EBB_OPERATOR_NAMESPACE: "",
    KUBERNETES_SERVICE_HOST: "",
    EBB_CONTEXT: "",
    HOSTNAME: "",
  };

  expect(readConfiguration(empty)).toEqual(readConfiguration({}));
});

test("a pod is told of its cluster by Kubernetes", () => {
  const { cluster } = readConfiguration({ KUBERNETES_SERVICE_HOST: "10.96.0.1", KUBERNETES_SERVICE_PORT: "6443" });

  expect(cluster).toEqual({
    host: "10.96.0.1",
    port: "6443",
    directory: "/var/run/secrets/kubernetes.io/serviceaccount",
  });
});

test("M4: labels of monitors are pairs", () => {
  const read = (EBB_MONITOR_LABELS: string) => readConfiguration({ EBB_MONITOR_LABELS }).settings.monitorLabels;

  expect(readConfiguration({}).settings.monitorLabels).toBeUndefined();
  expect(read("release=main, example.com/team=")).toEqual({ release: "main", "example.com/team": "" });
  expect(() => read("release")).toThrow(
    'EBB_MONITOR_LABELS must list labels as name=value, separated by commas: it is "release"',
  );
});

test("namespaces are separated by commas", () => {
  expect(readConfiguration({ EBB_NAMESPACES: " web, shop ,,a-1" }).namespaces).toEqual(["web", "shop", "a-1"]);
});

test.each([
  [{ HOSTNAME: "pod-1", K_REVISION: "rev-1" }, "pod-1"],
  [{ K_REVISION: "rev-1" }, "rev-1"],
])("with %j the instance is called %s", (environment, instance) => {
  expect(readConfiguration(environment).instance).toBe(instance);
});

test.each([
  ["0", 0],
  ["9999", 9999],
  ["off", "off"],
])("metrics are served on METRICS_PORT %s", (value, metricsPort) => {
  expect(readConfiguration({ METRICS_PORT: value }).metricsPort).toBe(metricsPort);
});

test("TLS is served with the files of TLS_CERT_FILE and TLS_KEY_FILE", () => {
  const { tls } = readConfiguration({ TLS_CERT_FILE: "/tls/tls.crt", TLS_KEY_FILE: "/tls/tls.key" });

  expect(tls).toEqual({ certFile: "/tls/tls.crt", keyFile: "/tls/tls.key" });
});

test("a Job leaves its metrics at EBB_PUSHGATEWAY_URL", () => {
  const { pushgateway } = readConfiguration({ EBB_PUSHGATEWAY_URL: "http://gateway.monitoring:9091" });

  expect(pushgateway).toBe("http://gateway.monitoring:9091");
});

const source = "system:serviceaccount:default:ebb-oidc-sources.knative.dev-apiserversource";

test.each(["warn", "require"])("with EBB_EVENT_AUTH %s events may come from EBB_EVENT_SUBJECTS", (mode) => {
  const subjects = { EBB_EVENT_AUTH: mode, EBB_EVENT_SUBJECTS: `${source}, system:serviceaccount:shop:b` };
  const audience = "serving.knative.dev/service/ebb-system/ebb-reconcile";
  const expected = { mode, audience, subjects: [source, "system:serviceaccount:shop:b"] };

  expect(readConfiguration(subjects).authentication).toEqual(expected);
  expect(readConfiguration({ ...subjects, EBB_EVENT_AUDIENCE: "other" }).authentication).toEqual({
    ...expected,
    audience: "other",
  });
});

test("with EBB_EVENT_AUTH off events may come from anybody", () => {
  expect(readConfiguration({ EBB_EVENT_AUTH: "off", EBB_EVENT_SUBJECTS: source }).authentication).toBeUndefined();
});

test("a Pushgateway that is none is refused without telling what may be a password", () => {
  const environment = { EBB_PUSHGATEWAY_URL: "ftp://ebb:secret@gateway" };

  expect(() => readConfiguration(environment)).toThrow(/^EBB_PUSHGATEWAY_URL must be an http or https URL$/);
});

test.each([
  [{ PORT: "http" }, 'PORT must be a port number from 0 to 65535: it is "http"'],
  [{ PORT: "65536" }, "PORT must be a port number"],
  [{ PORT: "-1" }, "PORT must be a port number"],
  [{ PORT: "80.5" }, "PORT must be a port number"],
  [{ TLS_CERT_FILE: "/tls/tls.crt" }, "must be set both or neither: TLS_KEY_FILE is not set"],
  [{ TLS_KEY_FILE: "/tls/tls.key" }, "must be set both or neither: TLS_CERT_FILE is not set"],
  [{ METRICS_PORT: "on" }, 'METRICS_PORT must be a port number from 0 to 65535: it is "on"'],
  [{ EBB_NAMESPACES: "web,Shop" }, '"Shop" is none'],
  [{ EBB_NAMESPACES: "a".repeat(64) }, "EBB_NAMESPACES must list namespaces"],
  [{ EBB_EVENT_AUTH: "on" }, 'EBB_EVENT_AUTH must be off, warn or require: it is "on"'],
  [{ EBB_EVENT_AUTH: "warn" }, /^EBB_EVENT_SUBJECTS must list who may send events when EBB_EVENT_AUTH is warn.*empty$/],
  [{ EBB_EVENT_AUTH: "require", EBB_EVENT_SUBJECTS: " ," }, /^EBB_EVENT_SUBJECTS .* EBB_EVENT_AUTH is require.*empty$/],
  [{ EBB_EVENT_AUTH: "require", EBB_EVENT_SUBJECTS: `${source},web:ebb` }, /^EBB_EVENT_SUBJECTS .*"web:ebb" is none$/],
  [{ EBB_POD_DEFAULTS: "loose" }, 'EBB_POD_DEFAULTS must be secure or compatible: it is "loose"'],
])("%j is refused with a sentence that names the variable", (environment, sentence) => {
  expect(() => readConfiguration(environment)).toThrow(sentence);
});
