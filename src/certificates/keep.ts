/**
 * Keeps the admission certificates: one Secret, and what the callers of our webhooks are told to trust.
 *
 * Any number of runs may go on at the same time, and each may end anywhere. A run writes the webhook configurations in the version that it
 * read before it read the Secret: what it then tells callers to trust is never older than what they are told already.
 */

import { keyText, type ObjectKey, type Resource } from "../api/kubernetes/resource.ts";
import { type Secret, secretResource } from "../api/kubernetes/secret.ts";
import { ApiError } from "../kube/api-error.ts";
import type { KubeClient, VersionedWrites } from "../kube/client.ts";
import { changeOf } from "./change.ts";
import { type IssueOptions, issue } from "./issue.ts";
import { type PlanOptions, plan, type Step } from "./plan.ts";
import { changedSecret, readContents } from "./secret.ts";
import { trustPatch, type WebhookConfiguration, webhookConfigurations } from "./webhooks.ts";

export interface KeepOptions {
  client: Pick<KubeClient, "get"> & VersionedWrites;
  secret: ObjectKey;
  /** Names of the webhook configurations, of either kind. */
  webhooks: readonly string[];
  settings: IssueOptions & PlanOptions;
  signal?: AbortSignal | undefined;
  now?: () => Date;
  /** How certificates are made and checked. */
  certificates?: { issue: typeof issue; readContents: typeof readContents };
}

export interface Kept {
  /** What was done to the Secret, in order. */
  steps: readonly Step["name"][];
  /** Webhook configurations that were written, by kind and name. */
  patched: readonly string[];
  /** Those that are not there. */
  absent: readonly string[];
  /** Of the certificate that is served. */
  serial: string | undefined;
  notAfter: Date | undefined;
}

/** Enough for the longest run, which has three, to meet another a few times. */
const maxPasses = 10;

/** Does what is due, and ends with a look that finds nothing more to write. */
export const keepCertificates = async (options: KeepOptions): Promise<Kept> => {
  const steps: Step["name"][] = [];
  const patched = new Set<string>();
  for (let passes = 0; passes < maxPasses; passes++) {
    try {
      const done = await pass(options);
      if (done.step !== undefined) steps.push(done.step.name);
      for (const one of done.patched) patched.add(one);
      if (done.step === undefined && done.patched.length === 0) return { ...done, steps, patched: [...patched] };
    } catch (error) {
      if (!(error instanceof ApiError && error.isConflict)) throw error;
    }
  }
  throw new Error(
    `Cannot keep the certificates of Secret "${keyText(options.secret)}" as it or the webhook configurations were changed each time in ${maxPasses} tries`,
  );
};

const pass = async ({
  client,
  secret: key,
  webhooks,
  settings,
  signal,
  now: clock = () => new Date(),
  certificates = { issue, readContents },
}: KeepOptions): Promise<Omit<Kept, "steps"> & { step: Step | undefined }> => {
  const found = await readConfigurations(client, webhooks, signal);
  const secret = await client.get<Secret>(secretResource, key, { signal });
  if (secret === undefined)
    throw new Error(`Cannot find Secret "${keyText(key)}": apply the manifest that ships it, empty`);
  // Later than all that was read, or a note would say too much.
  const now = clock();
  const contents = await certificates.readContents(secret, now);
  const isInPlace = found.present.every(({ live }) => trustPatch(live, bundleOf(secret)).length === 0);
  const step = plan({ contents, isInPlace }, settings, now);

  const written =
    step === undefined
      ? secret
      : await client.replace(
          secretResource,
          changedSecret(secret, await changeOf(step, contents, () => certificates.issue(settings, now), now)),
          { signal },
        );
  const patched: string[] = [];
  for (const { resource, live } of found.present) {
    const operations = trustPatch(live, bundleOf(written));
    if (operations.length === 0) continue;
    await client.patch(resource, live, operations, { signal });
    patched.push(called(resource, live.metadata.name));
  }
  const { serial, notAfter } = contents.serving ?? {};
  return { step, patched, absent: found.absent, serial, notAfter };
};

/** A caBundle is base64 of PEM, as is what the Secret holds. */
const bundleOf = ({ data }: Secret): string => data?.["ca.crt"] ?? "";

interface Found {
  present: { resource: Resource; live: WebhookConfiguration }[];
  absent: string[];
}

const readConfigurations = async (
  client: KeepOptions["client"],
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Found> => {
  const found: Found = { present: [], absent: [] };
  for (const name of names) {
    for (const resource of webhookConfigurations) {
      const live = await client.get<WebhookConfiguration>(resource, { namespace: "", name }, { signal });
      if (live === undefined) found.absent.push(called(resource, name));
      else found.present.push({ resource, live });
    }
  }
  if (found.present.length === 0)
    throw new Error(`Cannot find ${found.absent.join(" or ")}: apply the manifest that ships it`);
  return found;
};

const called = ({ kind }: Resource, name: string): string => `${kind} "${name}"`;
