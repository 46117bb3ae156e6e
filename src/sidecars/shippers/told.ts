/** What a shipper is told, beside its own entry. */

import type { LogShipper } from "../../api/sidecars.ebb.dev/index.ts";

/** The part of an entry that makes its file. */
export type ShipperEntry = Pick<
  LogShipper,
  "mountPath" | "include" | "exclude" | "destination" | "buffer" | "rotation"
>;

export interface ShipperContext {
  /** Of health and metrics; 0: none. */
  port: number;
  /** Who writes the files; `undefined` where it may be one or another. */
  container: string | undefined;
  /** Most that the volume holds, in bytes. */
  volumeBytes: number;
  /** Where other shippers of the volume tell of their files; `undefined` where one of them tells nothing. */
  peers: readonly string[] | undefined;
}

/** Paths as the container sees them. */
export const below = ({ mountPath }: Pick<ShipperEntry, "mountPath">, patterns: readonly string[] = []): string[] =>
  patterns.map((pattern) => `${mountPath.replace(/\/$/, "")}/${pattern}`);

/** Variables that the container has when the entry says so, and the pod's own. */
export const variables = {
  pod: "POD_NAME",
  namespace: "POD_NAMESPACE",
  username: "LOG_SHIPPER_USERNAME",
  password: "LOG_SHIPPER_PASSWORD",
  token: "LOG_SHIPPER_TOKEN",
} as const;

/** Those of a destination's credentials, by the keys of its Secret. CloudWatch's are read by every client of AWS by itself. */
export const credentialVariables = ({ type }: ShipperEntry["destination"]): Readonly<Record<string, string>> => {
  const { username, password, token } = variables;
  if (type !== "CloudWatch") return { username, password, token };
  // https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
  return { username: "AWS_ACCESS_KEY_ID", password: "AWS_SECRET_ACCESS_KEY", token: "AWS_SESSION_TOKEN" };
};

export const endpointVariable = ({ type }: ShipperEntry["destination"]): string =>
  type === "Loki" ? "LOKI_ENDPOINT" : "LOG_SHIPPER_ENDPOINT";

/** Taken for an endpoint that is read from where nothing is: a program that is told none would end, and with it the pod's readiness. */
export const nowhere = "http://endpoint.invalid";

/** Where Loki takes lines, below its own address. */
export const lokiPath = "/loki/api/v1/push";
