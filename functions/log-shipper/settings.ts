/** What the shipper can be told: by its environment, and beneath that by a file that `src/sidecars/shippers/builtin.ts` writes. */

import { isMap } from "../../src/json.ts";
import {
  bytes,
  duration,
  integer,
  list,
  oneOf,
  patterns,
  type Setting,
  text,
  url,
  type Values,
} from "../pod-program/index.ts";
import { isLabelName } from "./sinks/labels.ts";

const urls = (variable: string, what: string): Setting<readonly string[]> => {
  const any = list(variable, { what, otherwise: [] });
  const isUrl = (item: string): boolean => /^https?:$/.test(URL.parse(item)?.protocol ?? "");
  const parse = (given: string) => (any.parse(given)?.every(isUrl) ? any.parse(given) : undefined);
  return { ...any, accepts: "http URLs, separated by commas", parse };
};

const labels = (variable: string, what: string): Setting<Readonly<Record<string, string>>> => ({
  variable,
  what,
  otherwise: {},
  otherwiseText: "",
  accepts: 'a JSON object of texts, such as {"cluster":"east"}, whose names have letters, digits and underscores',
  parse(given) {
    const pairs = Object.entries(objectOf(given) ?? { "": "" });
    const isValid = pairs.every(([name, label]) => isLabelName(name) && typeof label === "string");
    return isValid ? Object.fromEntries(pairs.map(([name, label]) => [name, String(label)])) : undefined;
  },
});

const objectOf = (given: string): object | undefined => {
  try {
    const value: unknown = JSON.parse(given);
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** Least memory that lines can pass through. */
const leastBuffer = 1024 * 1024;

const bufferBytes = (): Setting<number> => {
  const any = bytes("LOG_SHIPPER_BUFFER_BYTES", {
    what: "Memory for lines that are not delivered yet",
    otherwise: "16Mi",
  });
  const parse = (given: string) => {
    const found = any.parse(given);
    return found !== undefined && found >= leastBuffer ? found : undefined;
  };
  return { ...any, accepts: "a number of bytes of 1Mi or more, such as 16Mi", parse };
};

export const settings = {
  config: text("LOG_SHIPPER_CONFIG", {
    what: "JSON file with settings, which is waited for, and read again when it changes; the environment wins over it",
    otherwise: "",
  }),
  mountPath: text("LOG_SHIPPER_MOUNT_PATH", { what: "Folder of the files", otherwise: "/shared/logs" }),
  stateFolder: text("EBB_STATE_FOLDER", {
    what: "Folder for offsets, of this shipper alone",
    otherwise: "/var/lib/ebb",
  }),
  include: patterns("LOG_SHIPPER_INCLUDE", { what: "Files to ship", otherwise: ["*.log"] }),
  exclude: patterns("LOG_SHIPPER_EXCLUDE", { what: "Files not to ship", otherwise: [] }),
  /** Anything: one that is none of those is waited for. */
  type: text("LOG_SHIPPER_DESTINATION", {
    what: "Where lines go: Stdout, Loki or Http; without it Loki if there is LOKI_ENDPOINT, else Stdout",
    otherwise: "",
  }),
  lokiEndpoint: url("LOKI_ENDPOINT", { what: "URL of Loki", otherwise: "" }),
  endpoint: url("LOG_SHIPPER_ENDPOINT", { what: "URL of the destination", otherwise: "" }),
  username: text("LOG_SHIPPER_USERNAME", { what: "User at the destination", otherwise: "" }),
  password: text("LOG_SHIPPER_PASSWORD", { what: "Password of that user", otherwise: "" }),
  token: text("LOG_SHIPPER_TOKEN", { what: "Bearer token for the destination", otherwise: "" }),
  caFile: text("LOG_SHIPPER_CA_FILE", { what: "File of certificate authorities to trust, as PEM", otherwise: "" }),
  insecure: oneOf("LOG_SHIPPER_INSECURE", {
    what: "Whether any certificate is taken",
    otherwise: "false",
    values: ["true", "false"],
  }),
  tenant: text("LOG_SHIPPER_TENANT", { what: "Tenant, for Loki", otherwise: "" }),
  labels: labels("LOG_SHIPPER_LABELS", "Labels of each line"),
  container: text("LOG_SHIPPER_CONTAINER", { what: "Label container: who writes the files", otherwise: "" }),
  namespace: text("POD_NAMESPACE", { what: "Label namespace", otherwise: "" }),
  pod: text("POD_NAME", { what: "Label pod", otherwise: "" }),
  hostname: text("HOSTNAME", { what: "The same where POD_NAME is not set; container runtimes set it", otherwise: "" }),
  bufferBytes: bufferBytes(),
  whenFull: oneOf("LOG_SHIPPER_WHEN_FULL", {
    what: "When that is full: Block lets the files wait, DropOldest loses lines",
    otherwise: "Block",
    values: ["Block", "DropOldest"],
  }),
  strategy: oneOf("LOG_SHIPPER_ROTATION", {
    what: "Whether files that are shipped are emptied and deleted: Truncate or None",
    otherwise: "None",
    values: ["Truncate", "None"],
  }),
  maxFileBytes: bytes("LOG_SHIPPER_MAX_FILE_BYTES", { what: "Size above which a file is emptied", otherwise: "20Mi" }),
  keep: integer("LOG_SHIPPER_KEEP", {
    what: "Renamed files of one path that are kept",
    otherwise: 2,
    min: 0,
    max: 100,
  }),
  peers: urls("LOG_SHIPPER_PEERS", "Where other shippers of the same folder tell of their files: GET /files"),
  volumeBytes: bytes("LOG_SHIPPER_VOLUME_BYTES", {
    what: "Most that the volume holds; 0: what its file system says",
    otherwise: "0",
  }),
  port: integer("LOG_SHIPPER_PORT", {
    what: "Port of health and metrics; 0: none",
    otherwise: 9110,
    min: 0,
    max: 65_535,
  }),
  finishMs: duration("LOG_SHIPPER_FINISH_WITHIN", { what: "How long the last flush may take", otherwise: "10s" }),
};

export type ShipperSettings = Values<typeof settings>;

/** Where they stand in the file. */
export const keys: Partial<Record<keyof typeof settings, string>> = {
  mountPath: "mountPath",
  include: "include",
  exclude: "exclude",
  type: "destination.type",
  endpoint: "destination.endpoint",
  caFile: "destination.tls.caFile",
  insecure: "destination.tls.insecure",
  tenant: "destination.tenant",
  labels: "destination.labels",
  container: "container",
  bufferBytes: "buffer.maxBytes",
  whenFull: "buffer.whenFull",
  strategy: "rotation.strategy",
  maxFileBytes: "rotation.maxFileBytes",
  keep: "rotation.keep",
  peers: "peers",
  volumeBytes: "volumeBytes",
  port: "port",
  finishMs: "finishWithin",
};
