/** The admission functions before an API server of a test's own, as `npm start -- --webhooks` has them. */

import { inject } from "vitest";
import type { Happening } from "../../../dev/activator/activator.ts";
import { type Account, mountJobAccount } from "../../../dev/operator/accounts.ts";
import { type Admission, startAdmission } from "../../../dev/operator/admission.ts";
import type { Runtime } from "../../../dev/operator/functions.ts";
import { installManifests } from "../../../dev/operator/install.ts";
import type { Platform } from "../../../dev/platform/platform.ts";
import { namespace } from "./api-server.ts";

export interface FunctionsOptions {
  runtime?: Runtime;
  windowMs?: number;
  certsEnvironment?: Record<string, string>;
}

export interface Functions extends Admission {
  happenings: Happening[];
  /** Of `certs`. */
  account: Account;
}

export const startFunctions = async (
  platform: Platform,
  { runtime = "node", windowMs, certsEnvironment }: FunctionsOptions = {},
): Promise<Functions> => {
  const manifests = await installManifests(platform, inject("binaries"), namespace, "overlays/webhooks-knative");
  if (manifests.admission === undefined) throw new Error("The overlay has no admission functions");
  const ending = new AbortController();
  const account = await mountJobAccount(platform, manifests.admission.certs, ending.signal);
  const happenings: Happening[] = [];
  const admission = await startAdmission({
    cluster: platform,
    manifests: manifests.admission,
    runtime,
    windowMs,
    account,
    certsEnvironment,
    report: (happening) => happenings.push(happening),
  });
  return {
    ...admission,
    happenings,
    account,
    async stop() {
      ending.abort();
      await admission.stop();
    },
  };
};
