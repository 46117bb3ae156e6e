/** Downloads through the proxy that the environment names, as Go does it by itself. */

import { setGlobalProxyFromEnv } from "node:http";
import type { Env } from "./settings.ts";

/** Left alone where no proxy is named, since this replaces the agents of the whole process for the time being. */
export async function throughProxy<Result>(env: Env, work: () => Promise<Result>): Promise<Result> {
  const hasProxy = env.http_proxy || env.HTTP_PROXY || env.https_proxy || env.HTTPS_PROXY;
  const restore = hasProxy ? setGlobalProxyFromEnv(env) : () => {};
  try {
    return await work();
  } finally {
    restore();
  }
}
