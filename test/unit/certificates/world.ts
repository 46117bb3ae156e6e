/**
 * An API server and runs whose requests happen one at a time, when a test says so; and what of it may break a call. At every moment, each
 * certificate that was served within the last overlap has to be trusted by each bundle that a webhook had within it.
 */

import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import { keepCertificates } from "../../../src/certificates/keep.ts";
import { type Client, type FakeApi, fakeApi, secretKey, validating, webhooksName } from "./fake-api.ts";
import { authorityText, makeBelieve, servedName, settings } from "./make-believe.ts";

export const epoch = Date.parse("2030-01-01T00:00:00Z");
const { overlapMs } = settings;

/** A thing that was so from one time on, until the next one. */
type History = { at: number; value: string }[];

export interface Run {
  /** Lets the request that waits happen, and resolves when the next one waits, or the run has ended. */
  advance(): Promise<void>;
  hasEnded(): boolean;
  /** All that decides how the run goes on: what it read in this pass, and whether that is still so. */
  state(): unknown;
}

export class World {
  readonly api: FakeApi;
  now = epoch;
  /** Names of pairs. */
  readonly served: History = [];
  /** Bundles, of each webhook. */
  readonly trusted: History[];

  /** Calls may fail until all is well for the first time. */
  private isExcused = true;

  constructor(kinds: readonly string[]) {
    this.api = fakeApi(kinds);
    this.trusted = this.api.bundles().map(() => []);
  }

  /** Notes what is served and trusted from now on. */
  observe(): void {
    note(this.served, this.now, servedName(this.api.secret()) ?? "nothing");
    this.api.bundles().forEach((bundle, index) => {
      note(this.trusted[index] ?? [], this.now, bundle);
    });
  }

  async start(who: string): Promise<Run> {
    let known: { at: number; answer: KubeObject | undefined }[] = [];
    let go = () => {};
    let ended = false;
    let waits = Promise.withResolvers<void>();
    const turn = async <T extends KubeObject | undefined>(happens: () => Promise<T>): Promise<T> => {
      await new Promise<void>((resolve) => {
        go = resolve;
        waits.resolve();
      });
      const answer = await happens();
      this.observe();
      known.push({ at: this.now, answer });
      return answer;
    };
    const { get, replace, patch } = this.api.client;
    const client: Client = {
      get: (...args) => {
        if (args[0].kind === validating) known = [];
        return (this.api.has(args[0].kind) ? turn(() => get(...args)) : Promise.resolve(undefined)) as never;
      },
      replace: (...args) => turn(() => replace(...args)) as never,
      patch: (...args) => turn(() => patch(...args)) as never,
    };
    let pairs = 0;
    const certificates = makeBelieve(() => `${who}${++pairs}`);
    const now = () => new Date(this.now);
    keepCertificates({ client, secret: secretKey, webhooks: [webhooksName], settings, now, certificates }).then(() => {
      ended = true;
      waits.resolve();
    }, waits.reject);
    await waits.promise;
    return {
      hasEnded: () => ended,
      state: () =>
        ended ||
        known.map(({ at, answer }) => answer && [at, contentOf(answer), this.api.isCurrent(answer)]).concat([[pairs]]),
      async advance() {
        waits = Promise.withResolvers();
        go();
        await waits.promise;
      },
    };
  }

  /** What is wrong: a certificate that may still be served somewhere, and a webhook of which some caller may not trust it. */
  broken(): string | undefined {
    const broken = this.untrusted();
    this.isExcused &&= broken !== undefined;
    return this.isExcused ? undefined : broken;
  }

  private untrusted(): string | undefined {
    for (const certificate of recent(this.served, this.now))
      for (const [index, history] of this.trusted.entries())
        for (const bundle of recent(history, this.now))
          if (!bundle.includes(authorityText(certificate)))
            return `webhook ${index} trusts ${JSON.stringify(bundle)} while ${certificate} is served`;
    return undefined;
  }

  /** Equal for worlds that go on alike. */
  get state(): string {
    const secret = contentOf(this.api.secret());
    const windows = [this.served, ...this.trusted].map((history) =>
      history
        .slice(-recent(history, this.now).length)
        .map(({ at, value }) => [Math.max(at - this.now, -overlapMs), value]),
    );
    return JSON.stringify([this.now, secret, windows, this.isExcused]);
  }
}

const contentOf = ({ metadata, ...object }: KubeObject): unknown => {
  const { resourceVersion: _, ...kept } = metadata;
  return { ...object, metadata: kept };
};

const note = (history: History, at: number, value: string): void => {
  if (history.at(-1)?.value !== value) history.push({ at, value });
};

/** What was so at any time of the last overlap. */
const recent = (history: History, now: number): string[] =>
  history
    .filter((_, index) => (history[index + 1]?.at ?? Number.POSITIVE_INFINITY) > now - overlapMs)
    .map(({ value }) => value);
