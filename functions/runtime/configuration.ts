/** What a function is told by its environment. The only place that reads the variables. */

import { type Settings, usualSidecarImage } from "../../src/settings.ts";

export interface Configuration {
  /** Port to serve on; Knative sets it. */
  port: number;
  /** Files of the certificate and key to serve with; absent: plain HTTP. */
  tls: { certFile: string; keyFile: string } | undefined;
  /** Port that metrics are served on; 0: any free one. */
  metricsPort: number | "off";
  /** Where a Job leaves its metrics. */
  pushgateway: string | undefined;
  /** Watched namespaces; empty: all. */
  namespaces: readonly string[];
  /** Who may send events; absent: anybody. */
  authentication: { mode: "warn" | "require"; audience: string; subjects: readonly string[] } | undefined;
  settings: Omit<Settings, "operatorNamespace"> & {
    /** Absent: the namespace that this runs in. */
    operatorNamespace: string | undefined;
  };
  /** The API server of the cluster that this runs in; absent outside a cluster. */
  cluster: { host: string; port: string; directory: string } | undefined;
  /** Context of the kubeconfig to use outside a cluster; absent: the current one. */
  context: string | undefined;
  /** Name of this instance in Kubernetes Events. */
  instance: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the kubelet puts a pod's token, CA and namespace. */
const serviceAccountDirectory = "/var/run/secrets/kubernetes.io/serviceaccount";

/** What the shipped ApiServerSource asks tokens for. */
const usualAudience = "serving.knative.dev/service/ebb-system/ebb-reconcile";

/** Throws with a sentence that names the variable and what it may be. */
export const readConfiguration = (environment: Environment): Configuration => ({
  port: port("PORT", environment.PORT, 8080),
  tls: tls(environment),
  metricsPort: metricsPort(environment.METRICS_PORT),
  pushgateway: pushgateway(environment.EBB_PUSHGATEWAY_URL),
  namespaces: namespaces(environment.EBB_NAMESPACES),
  authentication: authentication(environment),
  settings: {
    podDefaults: oneOf("EBB_POD_DEFAULTS", environment.EBB_POD_DEFAULTS, ["secure", "compatible"]),
    previousManagers: list(environment.EBB_PREVIOUS_MANAGERS ?? "manager"),
    sidecarImage: text(environment.EBB_SIDECAR_IMAGE) ?? usualSidecarImage,
    injectBy: oneOf("EBB_INJECT_BY", environment.EBB_INJECT_BY, ["policy", "webhook", "none"]),
    nativeSidecars: oneOf("EBB_NATIVE_SIDECARS", environment.EBB_NATIVE_SIDECARS, ["auto", "on", "off"]),
    monitorLabels: labels("EBB_MONITOR_LABELS", environment.EBB_MONITOR_LABELS),
    operatorNamespace: text(environment.EBB_OPERATOR_NAMESPACE),
  },
  cluster: cluster(environment),
  context: text(environment.EBB_CONTEXT),
  instance: text(environment.HOSTNAME) ?? text(environment.K_REVISION) ?? "ebb",
});

const text = (value: string | undefined): string | undefined =>
  value === undefined || value === "" ? undefined : value;

const port = (variable: string, value: string | undefined, usual: number): number => {
  const number = Number(text(value) ?? usual);
  if (!Number.isInteger(number) || number < 0 || number > 65535)
    throw new Error(`${variable} must be a port number from 0 to 65535: it is "${value}"`);
  return number;
};

const tls = (environment: Environment): Configuration["tls"] => {
  const certFile = text(environment.TLS_CERT_FILE);
  const keyFile = text(environment.TLS_KEY_FILE);
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile };
  if (certFile === undefined && keyFile === undefined) return undefined;
  const missing = certFile === undefined ? "TLS_CERT_FILE" : "TLS_KEY_FILE";
  throw new Error(`TLS_CERT_FILE and TLS_KEY_FILE must be set both or neither: ${missing} is not set`);
};

const metricsPort = (value: string | undefined): Configuration["metricsPort"] =>
  value === "off" ? value : port("METRICS_PORT", value, 9464);

/** The value may hold a password, so the sentence does not. */
const pushgateway = (value: string | undefined): string | undefined => {
  const url = text(value);
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? ""))
    throw new Error("EBB_PUSHGATEWAY_URL must be an http or https URL");
  return url;
};

const list = (value: string | undefined): readonly string[] =>
  (value ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

/** Absent when nothing is set. */
const labels = (variable: string, value: string | undefined): Readonly<Record<string, string>> | undefined => {
  if (text(value) === undefined) return undefined;
  const pairs = list(value).map((pair) => /^([A-Za-z0-9./_-]+)=([A-Za-z0-9._-]*)$/.exec(pair)?.slice(1));
  if (pairs.includes(undefined))
    throw new Error(`${variable} must list labels as name=value, separated by commas: it is "${value}"`);
  return Object.fromEntries(pairs as string[][]);
};

const namespaces = (value: string | undefined): readonly string[] => {
  const names = list(value);
  const wrong = names.find((name) => !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name));
  if (wrong !== undefined)
    throw new Error(
      `EBB_NAMESPACES must list namespaces, separated by commas, or be empty for all: "${wrong}" is none`,
    );
  return names;
};

const authentication = (environment: Environment): Configuration["authentication"] => {
  const mode = text(environment.EBB_EVENT_AUTH) ?? "off";
  if (mode === "off") return undefined;
  if (mode !== "warn" && mode !== "require")
    throw new Error(`EBB_EVENT_AUTH must be off, warn or require: it is "${mode}"`);
  const subjects = list(environment.EBB_EVENT_SUBJECTS);
  const wrong = subjects.find((subject) => !/^system:serviceaccount:[a-z0-9-]+:[a-z0-9.-]+$/.test(subject));
  if (subjects.length === 0 || wrong !== undefined)
    throw new Error(
      `EBB_EVENT_SUBJECTS must list who may send events when EBB_EVENT_AUTH is ${mode}, as system:serviceaccount:<namespace>:<account>, separated by commas: ${wrong === undefined ? "it is empty" : `"${wrong}" is none`}`,
    );
  return { mode, audience: text(environment.EBB_EVENT_AUDIENCE) ?? usualAudience, subjects };
};

/** The first where nothing is said. */
const oneOf = <T extends string>(variable: string, value: string | undefined, allowed: readonly [T, ...T[]]): T => {
  const given = text(value) ?? allowed[0];
  const found = allowed.find((one) => one === given);
  if (found !== undefined) return found;
  const names = `${allowed.slice(0, -1).join(", ")} or ${allowed.at(-1)}`;
  throw new Error(`${variable} must be ${names}: it is "${given}"`);
};

const cluster = (environment: Environment): Configuration["cluster"] => {
  const host = text(environment.KUBERNETES_SERVICE_HOST);
  if (host === undefined) return undefined;
  return {
    host,
    port: text(environment.KUBERNETES_SERVICE_PORT) ?? "443",
    directory: text(environment.EBB_SERVICE_ACCOUNT_DIRECTORY) ?? serviceAccountDirectory,
  };
};
