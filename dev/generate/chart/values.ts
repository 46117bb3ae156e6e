/** Where values of the chart reach into an object. Pure. */

import { Choice, Expression, type Fields, Include, isFields, type Tree } from "./tree.ts";

const watchedInBase = "default";
const image = /^ebb:/;
const resyncName = "ebb-resync";
/** Those whose pods run our image. */
const ourAccounts = /^ebb-(reconcile|resync|default|validate|inject|certs)$/;

/** There is one of it in each watched namespace. */
export const isOfWatched = ({ metadata }: Fields): boolean =>
  isFields(metadata) && metadata.namespace === watchedInBase;

/** With expressions in place of what values say, and the conditions that an object then has beside those of its components. */
export const withValues = (object: Fields): { tree: Fields; guards: string[] } => {
  const { kind, metadata } = object;
  const name = isFields(metadata) ? String(metadata.name) : "";
  const tree = replaced(object, name) as Fields;
  if (kind === "Namespace") return { tree, guards: ["$.Values.createNamespace"] };
  if (kind === "Job" && isFields(tree.metadata)) {
    // A Job cannot be changed, so each upgrade has its own.
    tree.metadata.name = new Expression(`include "ebb.jobName" (list $ "${name}")`);
  }
  if (kind === "ServiceAccount" && ourAccounts.test(name)) {
    const secrets = "$.Values.image.pullSecrets";
    tree.imagePullSecrets = new Choice(secrets, new Expression(`toJson ${secrets}`), undefined);
  }
  return { tree, guards: [] };
};

const replaced = (tree: Tree, name: string): Tree => {
  if (tree instanceof Choice) {
    const inside = (one: Tree | undefined): Tree | undefined => (one === undefined ? undefined : replaced(one, name));
    return new Choice(tree.when, inside(tree.made), inside(tree.otherwise));
  }
  if (Array.isArray(tree)) return tree.map((item) => replaced(item, name));
  if (!isFields(tree)) return tree;
  if (typeof tree.name === "string" && tree.name in variables) return variable(tree);
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, field(key, value, tree, name)]));
};

const field = (key: string, value: Tree, { args }: Fields, name: string): Tree => {
  if (key === "image" && typeof value === "string" && image.test(value)) return new Expression('include "ebb.image" $');
  if (key === "schedule" && name === resyncName) return new Expression("$.Values.resync.schedule | quote");
  if (key === "namespace" && value === watchedInBase) return new Expression("$namespace | quote");
  if (key === "values" && Array.isArray(value) && value.length === 1 && value[0] === watchedInBase)
    return new Expression("toJson $.Values.watch.namespaces");
  if (key === "env" && Array.isArray(value) && Array.isArray(args)) {
    const items = replaced(value, name) as Tree[];
    if (args.includes("--once")) return [...items, new Include("ebb.settings"), new Include("ebb.pushgateway")];
    if (args[0] === "reconcile" || args[0] === "resync") return [...items, new Include("ebb.settings")];
  }
  return replaced(value, name);
};

/** Of the environment, and what a value puts in place of what a manifest says. */
const variables: Readonly<Record<string, string>> = {
  EBB_NAMESPACES: 'join "," $.Values.watch.namespaces | quote',
  EBB_SIDECAR_IMAGE: 'include "ebb.sidecarImage" $',
  EBB_EVENT_AUTH: "$.Values.events.auth | quote",
  EBB_EVENT_SUBJECTS: 'include "ebb.subjects" $ | quote',
};

const variable = ({ name, value }: Fields): Fields => {
  const expression = new Expression(variables[String(name)] ?? "");
  // For all namespaces it is empty.
  return {
    name: name ?? "",
    value: value instanceof Choice ? new Choice(value.when, value.made, expression) : expression,
  };
};
