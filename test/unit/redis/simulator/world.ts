/**
 * A Redis, and invocations whose requests and commands happen one at a time, when a test says so. An invocation is a step, and the write of
 * the status that it returns, as the engine does it.
 */

import { createHash } from "node:crypto";
import type { RedisSpec, RedisStatus } from "../../../../src/api/redis.ebb.dev/index.ts";
import { ApiError } from "../../../../src/kube/api-error.ts";
import { type Operated, type OperateOptions, operate } from "../../../../src/redis/operate.ts";
import { Api, statefulSet, type Turn } from "./api.ts";
import { tell } from "./engine.ts";
import { Servers } from "./servers.ts";

export const epoch = Date.parse("2030-01-01T00:00:00Z");

export interface Run {
  /** Begins, or lets the request that waits happen, and resolves when the next one waits, or the run has ended. */
  advance(): Promise<void>;
  hasEnded(): boolean;
  /** What waits, or how it ended. */
  waitsFor(): string;
  /** All that decides how the run goes on: what it was answered, and when. */
  state(): string;
  kill(): void;
  operated(): Operated | undefined;
  /** Its beginning, and its requests so far. */
  moves(): number;
}

export interface WorldOptions {
  replicas?: number;
  spec?: RedisSpec;
  status?: RedisStatus;
  /** Looks at servers take a turn each; else they happen together with the list of the pods. */
  looksTakeTurns?: boolean;
}

export class World {
  readonly api: Api;
  readonly servers: Servers;
  now = epoch;
  /** What clients were told that it is stored. */
  readonly acknowledged: string[] = [];
  private readonly looksTakeTurns: boolean;

  constructor({ replicas = 3, spec, status, looksTakeTurns = true }: WorldOptions = {}) {
    this.api = new Api(replicas, status, spec);
    this.servers = new Servers(replicas, () => this.api.labelled("master")[0]);
    this.looksTakeTurns = looksTakeTurns;
  }

  /** cache-0 serves and the others replicate it. */
  static healthy(options: WorldOptions = {}): World {
    const known = { master: "cache-0", masterReplicationId: "cache-0/1" };
    const world = new World({ ...options, status: { ...known, ...options.status } });
    world.servers.makeMaster("cache-0");
    for (const { metadata } of world.api.pods())
      world.api.edit(metadata.name, {
        metadata: { labels: { "redis-role": metadata.name === "cache-0" ? "master" : "slave" } },
      });
    return world;
  }

  /** As a client that finds the master by its Service. */
  write(text: string): void {
    const [pod] = this.api.labelled("master");
    if (pod !== undefined && this.servers.write(pod, text)) this.acknowledged.push(text);
  }

  /** All but the time, and who worked last. */
  content(): string {
    return JSON.stringify([this.api.redis(), this.api.pods(), this.servers.state()]);
  }

  /** Equal for worlds that go on alike. */
  state(): string {
    return digest([this.now, this.api.state(), this.servers.state()]);
  }

  start(who: string, part: Partial<OperateOptions> = {}): Run {
    const killing = new AbortController();
    const waiting: { request: string; go: () => void }[] = [];
    let answers = "";
    const answered = (answer: unknown): void => {
      answers = digest([answers, this.now, answer]);
    };
    let end: "done" | string | undefined;
    let operated: Operated | undefined;
    let moves = 0;
    const newId = (): string => {
      const before = [...this.api.decisions].filter((id) => id.startsWith(who));
      return `${who}-${before.length}`;
    };

    const turn: Turn = async (request, happens, signal) => {
      const isEnded = AbortSignal.any([killing.signal, ...(signal ? [signal] : [])]);
      isEnded.throwIfAborted();
      if (this.looksTakeTurns || !request.startsWith("info "))
        await new Promise<void>((resolve) => waiting.push({ request, go: resolve }));
      isEnded.throwIfAborted();
      try {
        const answer = happens();
        answered(answer);
        return answer;
      } catch (error) {
        answered(String(error));
        throw error;
      }
    };
    const client = this.api.client(turn);
    const pass = async (): Promise<void> => {
      operated = await operate({
        client,
        connect: ({ name }, signal) =>
          Promise.resolve(this.servers.node(name, (request, happens) => turn(request, happens, signal))),
        cr: this.api.redis(),
        statefulSet,
        directives: {},
        ...part,
        newId,
        now: () => new Date(this.now),
        pause: async (ms) => {
          await turn(`pause ${ms}`, () => {
            this.now += ms;
          });
        },
      });
      await tell(client, operated);
    };
    const begin = (): void => {
      pass().then(
        () => {
          end = "done";
        },
        (error: unknown) => {
          end = String(error);
          const isExpected =
            killing.signal.aborted ||
            part.signal?.aborted ||
            error instanceof ApiError ||
            error instanceof DOMException;
          if (!isExpected) throw error;
        },
      );
    };
    return {
      hasEnded: () => end !== undefined,
      waitsFor: () => end ?? waiting[0]?.request ?? "its beginning",
      state: () => end ?? `${moves > 0} ${answers}`,
      operated: () => operated,
      moves: () => moves,
      kill() {
        killing.abort(new Error("killed"));
        for (const { go } of waiting) go();
      },
      async advance() {
        if (moves++ === 0) begin();
        else waiting.shift()?.go();
        await settled();
      },
    };
  }

  /** Until it is about to send this request. */
  async runUntil(run: Run, request: string): Promise<void> {
    while (!run.waitsFor().startsWith(request)) {
      if (run.hasEnded()) throw new Error(`${request} never came, and it ended: ${run.waitsFor()}`);
      await run.advance();
    }
  }

  /** From the first request to the last. */
  async run(who: string, part?: Partial<OperateOptions>): Promise<Run> {
    const run = this.start(who, part);
    while (!run.hasEnded()) await run.advance();
    return run;
  }
}

/** Until all that could go on has. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const digest = (value: unknown): string => createHash("sha1").update(JSON.stringify(value)).digest("base64");
