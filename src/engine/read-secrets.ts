/** Reads the Secrets that builders need, by name. */

import { type Secret, secretResource } from "../api/kubernetes/secret.ts";
import type { SecretState } from "../kinds/kind.ts";
import { ApiError } from "../kube/api-error.ts";
import type { CallOptions, KubeClient } from "../kube/client.ts";

/** A Secret that cannot be read is a state and no rejection: the children that need none go on. */
export const readSecrets = async (
  client: Pick<KubeClient, "get">,
  namespace: string,
  names: readonly string[],
  call: CallOptions,
): Promise<ReadonlyMap<string, SecretState>> => {
  const states = names.map(
    async (name): Promise<[string, SecretState]> => [name, await readSecret(client, { namespace, name }, call)],
  );
  return new Map(await Promise.all(states));
};

const readSecret = async (
  client: Pick<KubeClient, "get">,
  key: { namespace: string; name: string },
  call: CallOptions,
): Promise<SecretState> => {
  try {
    const secret = await client.get<Secret>(secretResource, key, call);
    return secret === undefined ? "missing" : { data: secret.data ?? {}, uid: secret.metadata.uid };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { unreadable: error.message };
  }
};
