/**
 * What Knative's activator and autoscaler do for a function, on one machine: holds requests while a process starts, passes at most
 * `concurrency` of them at a time, and ends the process one idle window after the last request. Contracts: knative §3, §7.
 */

import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Guard } from "../platform/guard.ts";
import { type KeyPair, openGateway } from "./gateway.ts";
import { type FunctionProcess, type Instance, startInstance } from "./instance.ts";

export interface ActivatorOptions {
  /** Name of the Knative Service. */
  name: string;
  process: FunctionProcess;
  /** Requests in flight at a time; 0: no limit. */
  concurrency: number;
  /** How long one request may take, cold start included, in milliseconds. */
  timeoutMs: number;
  /** Idle time before zero, in milliseconds. */
  windowMs: number;
  guard: Guard;
  /** Default: any free port. */
  port?: number;
  /** Ends TLS with it, as the gateway does; the process behind speaks plain HTTP. Default: no TLS. */
  tls?: KeyPair | undefined;
  report?: (happening: Happening) => void;
  /** Sees each request first; when it says so, the request is answered 204 and wakes nobody. */
  intercept?: (headers: IncomingMessage["headers"]) => boolean;
}

export type Happening =
  | { what: "woke"; name: string; pid: number; ms: number }
  | { what: "slept"; name: string; pid: number }
  | { what: "crashed"; name: string; pid: number; how: string }
  | { what: "failed"; name: string; error: string }
  | { what: "answered"; name: string; status: number; ms: number; headers: IncomingMessage["headers"] }
  | { what: "printed"; name: string; line: string };

export interface Activator {
  readonly url: string;
  /** Processes that serve or start. */
  instances(): number;
  /** Process id of the one that serves; `undefined` at zero. */
  pid(): number | undefined;
  /** Where that process may be scraped; asking wakes nobody, and holds nobody. */
  metricsUrl(): string | undefined;
  /** Ends the process now, as if the window had passed. */
  sleep(): Promise<void>;
  /** Ends TLS with this pair on connections that come from now on. Throws, and goes on with the last one, when it is none. */
  renewCertificate(pair: KeyPair): void;
  stop(): Promise<void>;
}

export const startActivator = async (options: ActivatorOptions): Promise<Activator> => {
  const {
    name,
    process: program,
    concurrency,
    timeoutMs,
    windowMs,
    guard,
    report = () => {},
    intercept = () => false,
  } = options;
  let current: Promise<Instance> | undefined;
  let serving: Pick<Instance, "pid" | "metricsPort"> | undefined;
  let inFlight = 0;
  let idleTimer: NodeJS.Timeout | undefined;
  const waiting: (() => void)[] = [];
  const leaving = new Set<Promise<void>>();

  const wake = (): Promise<Instance> => {
    if (current !== undefined) return current;
    const startedAt = performance.now();
    const mine: Promise<Instance> = startInstance(program, {
      guard,
      onLine: (line) => report({ what: "printed", name, line }),
    }).then(async (instance) => {
      serving = instance;
      void instance.ended.then((how) => {
        if (current !== mine) return;
        current = undefined;
        serving = undefined;
        report({ what: "crashed", name, pid: instance.pid, how });
      });
      await instance.ready;
      report({ what: "woke", name, pid: instance.pid, ms: Math.round(performance.now() - startedAt) });
      return instance;
    });
    mine.catch((error: Error) => {
      if (current === mine) current = undefined;
      report({ what: "failed", name, error: error.message });
    });
    current = mine;
    return mine;
  };

  const sleep = async (): Promise<void> => {
    clearTimeout(idleTimer);
    const leavingInstance = current;
    if (leavingInstance === undefined) return void (await Promise.all(leaving));
    current = undefined;
    serving = undefined;
    const left = leavingInstance.then(
      async (instance) => {
        await instance.stop();
        report({ what: "slept", name, pid: instance.pid });
      },
      () => undefined,
    );
    leaving.add(left);
    await left;
    leaving.delete(left);
  };

  const enter = async (): Promise<void> => {
    clearTimeout(idleTimer);
    if (concurrency > 0 && inFlight >= concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
    else inFlight += 1;
  };

  const leave = (): void => {
    const next = waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    inFlight -= 1;
    clearTimeout(idleTimer);
    if (inFlight === 0) idleTimer = setTimeout(() => void sleep(), windowMs);
  };

  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    if (intercept(incoming.headers)) {
      incoming.resume();
      outgoing.writeHead(204).end();
      return;
    }
    const startedAt = performance.now();
    const deadline = AbortSignal.timeout(timeoutMs);
    await enter();
    try {
      const instance = await before(deadline, wake());
      await pass(incoming, outgoing, instance.port, deadline);
    } catch (error) {
      // As the real one: 504 when the time is over, 502 when the process went away under the request.
      if (!outgoing.headersSent) outgoing.writeHead(deadline.aborted ? 504 : 502);
      outgoing.end(error instanceof Error ? error.message : "");
    } finally {
      report({
        what: "answered",
        name,
        status: outgoing.statusCode,
        ms: Math.round(performance.now() - startedAt),
        headers: incoming.headers,
      });
      leave();
    }
  };

  const { port, tls } = options;
  const gateway = await openGateway((incoming, outgoing) => void handle(incoming, outgoing), { port, tls });

  return {
    url: gateway.url,
    instances: () => (current === undefined ? 0 : 1) + leaving.size,
    pid: () => serving?.pid,
    metricsUrl: () => serving && `http://127.0.0.1:${serving.metricsPort}/metrics`,
    sleep,
    renewCertificate: gateway.renewCertificate,
    async stop() {
      await gateway.stop();
      await sleep();
    },
  };
};

const before = <T>(deadline: AbortSignal, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    deadline.addEventListener("abort", () => reject(deadline.reason), { once: true });
    work.then(resolve, reject);
  });

/** Passes one request to a process and streams its answer back. The body is taken whole first: an answer may come before its end. */
const pass = async (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  port: number,
  signal: AbortSignal,
): Promise<void> => {
  const body = await buffer(incoming);
  const { method, url, headers } = incoming;
  await new Promise<void>((resolve, reject) => {
    const inner = request({ host: "127.0.0.1", port, method, path: url, headers, signal }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      answer.on("end", resolve);
      answer.on("error", reject);
    });
    inner.on("error", reject);
    inner.end(body);
  });
};
