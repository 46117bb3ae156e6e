/** What the API server tells of itself. Each thing is asked once: it changes with an upgrade, and by then this process has ended. */

import { apiVersion, type Resource } from "../api/kubernetes/resource.ts";
import { ApiError } from "./api-error.ts";
import type { Request, Transport } from "./transport.ts";

export interface Discovery {
  /** Whether the API server has such objects; asked once. */
  serves(resource: Resource, options?: Pick<Request, "signal">): Promise<boolean>;
  /** Minor version of the API server; asked once. */
  minorVersion(options?: Pick<Request, "signal">): Promise<number>;
}

export const discovery = (transport: Transport): Discovery => {
  const known = new Map<string, Promise<unknown>>();
  const ask = (path: string, { signal }: Pick<Request, "signal">): Promise<unknown> => {
    const asked =
      known.get(path) ??
      transport.send({ method: "GET", path, signal, doing: `read ${path}` }).then(({ body }) => body, absentGroup);
    known.set(path, asked);
    // A failure is nobody's answer.
    asked.catch(() => known.delete(path));
    return asked;
  };
  return {
    async serves(resource: Resource, options = {}) {
      const { resources = [] } = (await ask(groupPath(resource), options)) as { resources?: { name: string }[] };
      return resources.some(({ name }) => name === resource.plural);
    },
    async minorVersion(options = {}) {
      const { minor } = (await ask("/version", options)) as { minor: string };
      // Some providers write `34+`.
      return Number.parseInt(minor, 10);
    },
  };
};

/** https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api */
const groupPath = (resource: Resource): string =>
  resource.group === "" ? `/api/${resource.version}` : `/apis/${apiVersion(resource)}`;

const absentGroup = (error: unknown): object => {
  if (error instanceof ApiError && error.status === 404) return {};
  throw error;
};
