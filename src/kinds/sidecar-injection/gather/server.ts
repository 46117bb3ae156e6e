import type { Resource } from "../../../api/kubernetes/resource.ts";
import type { Settings } from "../../../settings.ts";
import type { Reader } from "../../facts.ts";
import type { Facts } from "../facts.ts";

const mutatingPolicies: Resource = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  kind: "MutatingAdmissionPolicy",
  plural: "mutatingadmissionpolicies",
};

/**
 * A kubelet is at most three minor versions older than its API server, and native sidecars are stable since 1.33: a server of 1.36 proves
 * them. https://kubernetes.io/releases/version-skew-policy/#kubelet
 */
const nativeSince = 36;

/** What injects is told by a setting, as it is chosen at install; whether it can, by the API server. */
export const serverFacts = async (
  reader: Reader,
  { injectBy, nativeSidecars }: Settings,
): Promise<Pick<Facts, "native" | "backend">> => {
  const [native, isPolicyServed] = await Promise.all([
    nativeSidecars === "auto" ? reader.minorVersion().then((minor) => minor >= nativeSince) : nativeSidecars === "on",
    injectBy === "policy" ? reader.serves(mutatingPolicies) : false,
  ]);
  const backend = injectBy === "webhook" || isPolicyServed ? injectBy : undefined;
  return { native, backend: backend === "none" ? undefined : backend };
};
