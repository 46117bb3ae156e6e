/** What has become of a custom resource, without what tells it from another of the same spec. */

import type { CustomResource, KubeObject } from "../../../src/api/kubernetes/object.ts";
import { childManager } from "../../../src/field-managers.ts";
import { ownedPart } from "./owned-fields.ts";
import { childOf, type World } from "./world.ts";

/** The children that ebb has made of it. `undefined` when there is no such custom resource. */
export const childrenOf = (world: World, name: string): unknown => {
  const { kind, comparable } = world.subject;
  const cr = find(world, name);
  const children = kind.children.map((child, index) => {
    const live = cr && childOf(world, child, cr);
    return [`${index} ${child.resource.kind}`, live && comparable(ownedPart(live, childManager) as KubeObject)];
  });
  return cr && anonymous(Object.fromEntries(children), cr);
};

/** The same, with its status but for times. */
export const portraitOf = (world: World, name: string): unknown => {
  const cr = find(world, name);
  const { observedGeneration: _, conditions, ...status } = cr?.status ?? {};
  const lasting = conditions
    ?.filter(({ type }) => !world.subject.historic.includes(type))
    .map(({ lastTransitionTime: _, observedGeneration: __, ...rest }) => rest);
  return cr && { children: childrenOf(world, name), status: anonymous({ ...status, conditions: lasting }, cr) };
};

const find = ({ crs }: World, name: string): CustomResource | undefined =>
  crs.find(({ metadata }) => metadata.name === name);

const anonymous = (value: unknown, { metadata: { name, uid = "" } }: CustomResource): unknown =>
  JSON.parse(JSON.stringify(value, withoutTimes).replaceAll(uid, "UID").replaceAll(name, "NAME"));

const withoutTimes = (_: string, value: unknown): unknown =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? "a time" : value;
