/** The HTTP face of `reconcile`: `POST /events` in, an answer that tells the source whether to try again out. */

import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { KubeObject } from "../api/kubernetes/object.ts";
import { withDeadline } from "../deadline.ts";
import type { Memory } from "../engine/memory.ts";
import type { Target } from "../engine/target.ts";
import type { Kind, Part } from "../kinds/kind.ts";
import type { KubeClient } from "../kube/client.ts";
import { answerTo } from "./answer.ts";
import type { Authenticate } from "./authentication.ts";
import { BadEvent } from "./bad-event.ts";
import { type ObjectEvent, parseCloudEvent } from "./cloud-event.ts";
import type { Hint } from "./hints.ts";
import { childRoute, type Route, route } from "./route.ts";
import { createSecretUsers } from "./secret-users.ts";
import { allOf, createWork, usualDeadlineMs, type WorkOptions } from "./work.ts";

export interface EventsAppOptions extends WorkOptions {
  kinds: readonly Kind[];
  /** Empty: all namespaces. */
  namespaces: readonly string[];
  client: Pick<KubeClient, "get" | "list">;
  memory: Memory;
  /** Absent: anybody may send. */
  authenticate?: Authenticate | undefined;
}

export interface EventsApp {
  app: Hono;
  /** Refuses further events, and resolves when all that was taken is done. */
  finish(): Promise<void>;
}

const bodyLimitBytes = 3 * 1024 * 1024;

/** Events that are read and answered at a time: each holds its body. The platform lets through a fifth of it (contracts: knative §3). */
const mostAnswering = 100;

export const eventsApp = (options: EventsAppOptions): EventsApp => {
  const { kinds, namespaces, client, memory, log, authenticate, deadlineMs = usualDeadlineMs } = options;
  const work = createWork(options);
  const secretUsers = createSecretUsers({ client, log, deadlineMs, apartMs: options.debounceMs });
  const answering = new Set<Promise<void>>();
  let ending = false;

  const ownerOf = async (found: Extract<Route, { about: "unknown" }>): Promise<Route> => {
    const [child] = found.parts;
    const live =
      child &&
      (await withDeadline(deadlineMs, undefined, (signal) =>
        client.get<KubeObject>(child.resource, found.key, { signal }),
      ));
    return live === undefined
      ? { about: "stranger" }
      : childRoute(live.metadata, found.key.namespace, found.parts, kinds);
  };

  /** Whoever names the Secret is looked at, as after events of all its children; also when a list of another kind fails. */
  const onSecret = async ({
    kinds: users,
    key,
  }: Extract<Route, { about: "secret" }>): Promise<"nobody" | "taken" | "too many"> => {
    const looked = await Promise.allSettled(users.map((kind) => secretUsers(kind, key)));
    const targets = looked.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
    const taken = targets.map((target) => work.hint(target, allOf(target)));
    for (const one of looked) if (one.status === "rejected") throw one.reason;
    if (taken.includes(false)) return "too many";
    return taken.length === 0 ? "nobody" : "taken";
  };

  /** Whether the status of a custom resource tells of a rollout, or a pass is about to write one. */
  const isToldUnderWay = (target: Target): boolean => {
    if (work.isBusy(target)) return true;
    const cr = memory.recall(target);
    return cr !== undefined && target.kind.tellsUnderWay?.(cr.status) === true;
  };

  const app = new Hono();

  app.get("/healthz", (c) => c.body(null, 200));

  app.use("/events", async function countAnswering(c, next) {
    if (answering.size >= mostAnswering) return c.json(tooMany("events are being answered"), 429);
    const answered = next();
    answering.add(answered);
    await answered.finally(() => answering.delete(answered));
    return undefined;
  });

  const limited = bodyLimit({ maxSize: bodyLimitBytes, onError: bodyTooLarge });
  app.post("/events", fromKnownSender(authenticate), limited, async function onEvent(c) {
    if (ending) return c.json({ reason: "ShuttingDown", message: "This instance is ending: try the next one" }, 503);
    const event = parseCloudEvent(c.req.raw.headers, await c.req.text());
    const direct = route(event, { kinds, namespaces });
    const isEcho = echoCheck(memory, event);
    if (isEcho()) return c.body(null, 204);
    const found = direct.about === "unknown" ? await ownerOf(direct) : direct;

    switch (found.about) {
      case "owner": {
        if (isStatusAlone(memory, event)) {
          // Of another instance, whose status may be out of date by now: what it told of, this one may have seen the end of before.
          memory.overtaken(found);
          const { workload } = found.kind;
          const look = workload
            ? [{ child: workload, what: "changed", isUnderWay: false, isEcho } as const]
            : allOf(found);
          return work.hint(found, look) ? c.body(null, 202) : c.json(tooMany("custom resources are pending"), 429);
        }
        const end = await work.whole(found, { isNewOrGone: isNewOrGone(event), isEcho });
        if (end === "too many") return c.json(tooMany("passes are going on"), 429);
        return c.body(null, end === "done" ? 204 : 202);
      }
      case "child":
        // Only the workload's status is told in that of its owner.
        if (!isWorkload(found) && isStatusAlone(memory, event)) return c.body(null, 204);
        if (
          work.hint(
            found,
            found.parts.map((child) => hintOf(child, event, { isEcho, isTold: () => isToldUnderWay(found) })),
          )
        )
          return c.body(null, 202);
        return c.json(tooMany("custom resources are pending"), 429);
      case "secret": {
        const end = await onSecret(found);
        if (end === "too many") return c.json(tooMany("custom resources are pending"), 429);
        return c.body(null, end === "nobody" ? 204 : 202);
      }
      default:
        return c.body(null, 204);
    }
  });

  app.notFound((c) =>
    c.json(
      {
        reason: "BadEvent",
        message: `Nothing is served at ${c.req.method} ${c.req.path}: send events to POST /events`,
      },
      400,
    ),
  );

  app.onError(function toAnswer(error, c) {
    const { status, reason, message } = answerTo(error);
    const level = status === 503 ? "error" : "warn";
    log[level](status === 400 ? "Refused an event" : "Could not handle an event", { status, reason, error: message });
    return status === 204 ? c.body(null, 204) : c.json({ reason, message }, status);
  });

  return {
    app,
    async finish() {
      ending = true;
      await work.finish();
      // What was being answered meanwhile may have left some.
      await Promise.allSettled(answering);
      await work.finish();
    },
  };
};

/** Before its body is read: what anybody sends who may not is no affair of ours. */
const fromKnownSender = (authenticate: Authenticate | undefined): MiddlewareHandler =>
  async function authenticated(c, next) {
    const refusal = await authenticate?.(c.req.raw.headers);
    if (refusal === undefined) return await next();
    const { status, ...why } = refusal;
    return c.json(why, status, status === 401 ? { "www-authenticate": "Bearer" } : {});
  };

const tooMany = (what: string) => ({ reason: "TooManyPending", message: `Too many ${what} in this instance` });

/** Whether an event tells of an object that was as desired when it was last seen, and can have changed in its status only. */
const isStatusAlone = (memory: Memory, { action, metadata }: ObjectEvent): boolean =>
  action !== "delete" && metadata !== undefined && memory.isReconciled(metadata);

const isNewOrGone = ({ action, metadata }: ObjectEvent): boolean =>
  action === "delete" || (action === "add" && metadata?.generation === 1);

const isWorkload = ({ kind: { workload }, parts }: Extract<Route, { about: "child" }>): boolean =>
  workload !== undefined && parts.includes(workload);

const hintOf = (
  child: Part,
  { action, metadata, status }: ObjectEvent,
  { isEcho, isTold }: { isEcho: () => boolean; isTold: () => boolean },
): Hint => ({
  child,
  what: action === "delete" ? "deleted" : "changed",
  isUnderWay:
    action !== "delete" && metadata !== undefined && child.isUnderWay?.({ metadata, status }) === true && isTold(),
  isEcho,
});

/** Whether an event tells nothing new; the end of an object always does. Keeps of it only what the question needs. */
const echoCheck = (memory: Memory, { action, metadata }: ObjectEvent): (() => boolean) => {
  const { uid, resourceVersion } = metadata ?? {};
  if (action === "delete" || uid === undefined || resourceVersion === undefined) return () => false;
  const version = { uid, resourceVersion };
  return () => memory.isOwnWrite(version) || memory.isOld(version);
};

const bodyTooLarge = (): never => {
  throw new BadEvent(`The body is larger than ${bodyLimitBytes} bytes`);
};
