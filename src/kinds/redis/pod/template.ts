/** The template of the pods. Any change of it replaces them one by one. */

import { createHash } from "node:crypto";
import type { V1PodTemplateSpec } from "@kubernetes/client-node";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import type { BuildContext } from "../../kind.ts";
import { configHashAnnotation, secretsHashAnnotation } from "../annotations.ts";
import { configHash } from "../config/hash.ts";
import { ownLabels, roleLabel } from "../labels.ts";
import { specOf } from "../spec.ts";
import { type CopiedLabels, copiedLabels, rememberedLabels } from "./copied-labels.ts";
import { podSpec } from "./pod.ts";
import { secretsHash } from "./secrets-hash.ts";

export interface Template {
  template: V1PodTemplateSpec;
  copied: CopiedLabels;
}

/** The user's labels and annotations stand back behind ours. */
export function podTemplate(cr: Redis, context: Pick<BuildContext, "secrets" | "live">): Template {
  const { [roleLabel]: _, ...labels } = specOf(cr).pod?.labels ?? {};
  const secrets = secretsHash(cr, context);
  const annotations = {
    ...specOf(cr).pod?.annotations,
    [configHashAnnotation]: configHash(cr),
    ...(secrets && { [secretsHashAnnotation]: secrets }),
  };
  const spec = podSpec(cr);
  const hash = createHash("sha256")
    .update(JSON.stringify([labels, annotations, spec]))
    .digest("hex");
  const copied = copiedLabels(cr, context.live, hash);
  return {
    template: {
      metadata: { labels: { ...copied.labels, ...labels, ...ownLabels(cr, "redis") }, annotations },
      spec,
    },
    copied,
  };
}

/** What pods will be started with, while the live StatefulSet has another template than is wanted; such a change replaces all of them. */
export function pendingRollout(
  cr: Redis,
  context: Pick<BuildContext, "secrets" | "live">,
): { secretsHash: string | undefined } | undefined {
  const { template, copied } = podTemplate(cr, context);
  const known = rememberedLabels(context.live);
  if (known === undefined || known.template === copied.template) return undefined;
  return { secretsHash: template.metadata?.annotations?.[secretsHashAnnotation] };
}
