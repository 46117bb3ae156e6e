import { expect, onTestFinished, test, vi } from "vitest";
import type { PodHost } from "../../../../functions/pod-program/host.ts";
import type { Definition } from "../../../../functions/pod-program/program.ts";
import { runPodProgram } from "../../../../functions/pod-program/run.ts";
import { integer } from "../../../../functions/pod-program/settings.ts";

class Exited extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exited with ${code}`);
    this.code = code;
  }
}

const settings = { port: integer("COUNTS_PORT", { what: "Port", otherwise: 9999, min: 1, max: 65535 }) };

type Counts = Definition<typeof settings>;

/** Runs the program with this host; nothing of it is real. */
const run = (parts: Partial<Counts> & { program?: object } = {}, given: Partial<PodHost> = {}) => {
  const lines: { level: string; message: string; problem?: string; error?: string }[] = [];
  const out: string[] = [];
  const signals: (() => void)[] = [];
  const uncaught: ((error: unknown) => void)[] = [];
  const ports: number[] = [];
  const states: string[] = [];
  const host: PodHost = {
    environment: {},
    args: [],
    hostname: () => "pod-1",
    writeOut: (text) => Promise.resolve(void out.push(String(text))),
    writeError: (line) => void lines.push(JSON.parse(line)),
    writeState: (name, text) => void states.push(`${name}: ${text}`),
    listen: (_, port) => {
      ports.push(port);
      return Promise.resolve({ port, stop: () => Promise.resolve() });
    },
    onEndSignal: (end) => void signals.push(end),
    onUncaught: (survive) => void uncaught.push(survive),
    exit: (code) => {
      throw new Exited(code);
    },
    ...given,
  };
  const { program, ...definition } = parts;
  const exited = runPodProgram(
    {
      name: "counts",
      summary: "counts",
      settings,
      start: (told) => ({ port: told.settings.port, metrics: () => "up 1\n", ...program }),
      ...definition,
    },
    host,
  ).then(
    () => undefined,
    (error: unknown) => (error instanceof Exited ? error.code : Promise.reject(error)),
  );
  const messages = () => lines.map(({ message }) => message);
  return {
    exited,
    lines,
    messages,
    out,
    ports,
    states,
    end: () => signals[0]?.(),
    uncaught: (e: unknown) => uncaught[0]?.(e),
  };
};

const listening = async (...args: Parameters<typeof run>) => {
  const running = run(...args);
  await expect.poll(running.messages).toContain("Listened");
  return running;
};

test("at the end signal the last turn is waited for, then finish is called, and the exit code is 0", async () => {
  const order: string[] = [];
  const { exited, end } = await listening({
    program: {
      turn: (ending: AbortSignal) =>
        new Promise<number>((resolve) =>
          ending.addEventListener("abort", () =>
            setTimeout(() => {
              order.push("turn");
              resolve(0);
            }),
          ),
        ),
      finish: () => Promise.resolve(void order.push("finish")),
    },
  });

  end();

  expect(await exited).toBe(0);
  expect(order).toEqual(["turn", "finish"]);
});

test("what does not finish in its time is left, and the exit code is 0", async () => {
  const { exited, end, lines } = await listening({
    program: { finish: () => new Promise(() => {}), finishMs: 10 },
  });

  end();

  expect(await exited).toBe(0);
  expect(lines).toContainEqual(
    expect.objectContaining({ message: "Could not finish before the end", error: "it took longer than 10 ms" }),
  );
});

test("a second signal ends at once, with exit code 0", async () => {
  const { end } = await listening({ program: { finish: () => new Promise(() => {}) } });
  end();

  expect(end).toThrow(new Exited(0));
});

test("what nothing caught is logged and survived", async () => {
  const { exited, end, lines, uncaught } = await listening();

  uncaught(new Error("a bug"));
  uncaught("a text");
  end();

  expect(await exited).toBe(0);
  expect(lines.filter(({ level }) => level === "error")).toMatchObject([{ error: "a bug" }, { error: "a text" }]);
});

test("a bad setting is logged, and its default taken", async () => {
  const { exited, end, lines, ports } = await listening({}, { environment: { COUNTS_PORT: "no", LOG_LEVEL: "loud" } });
  end();
  await exited;

  expect(ports).toEqual([9999]);
  expect(lines.flatMap(({ problem = [] }) => problem)).toEqual([
    'LOG_LEVEL must be debug or info or warn or error: it is "loud"; info is taken',
    'COUNTS_PORT must be a whole number from 1 to 65535: it is "no"; 9999 is taken',
  ]);
});

test("an argument that it does not know is logged, and it runs", async () => {
  const { exited, end, messages } = await listening({}, { args: ["--twice"] });
  end();

  expect(await exited).toBe(0);
  expect(messages()).toContain("Ignored arguments");
});

test("--once takes a turn, finishes, prints the metrics and ends", async () => {
  const order: string[] = [];
  const { exited, out, ports, states } = run(
    {
      program: {
        turn: () => Promise.resolve(order.push("turn")),
        finish: () => Promise.resolve(void order.push("finish")),
      },
    },
    { args: ["--once"] },
  );

  expect(await exited).toBe(0);
  expect([order, out, ports, states]).toEqual([["turn", "finish"], ["up 1\n"], [], []]);
});

test("--once prints what the program says instead", async () => {
  const { exited, out } = run({ program: { once: () => Promise.resolve("one\n") } }, { args: ["--once"] });

  expect(await exited).toBe(0);
  expect(out).toEqual(["one\n"]);
});

test("--once that prints nothing ends with exit code 1 and a log line", async () => {
  const { exited, lines } = run({}, { args: ["--once"], writeOut: () => Promise.reject(new Error("write EPIPE")) });

  expect(await exited).toBe(1);
  expect(lines).toMatchObject([{ message: "Could not collect", error: "write EPIPE" }]);
});

test("--help prints what it is, and each variable with its default", async () => {
  const { exited, out } = run({}, { args: ["--help"] });

  expect(await exited).toBe(0);
  expect(out.join("")).toBe(`counts: counts

Usage: counts [--once | --help]

  --once  print one collection, and end
  --help  print this, and end

Environment:
  COUNTS_PORT
      Port: a whole number from 1 to 65535 (default 9999)
  LOG_LEVEL
      What is logged: debug or info or warn or error (default info)
`);
});

test("what asks for its health is told the port, once there is one", async () => {
  const { exited, end, states } = await listening();
  end();
  await exited;

  expect(states).toEqual([
    expect.stringMatching(/^health: none \d+\n$/),
    expect.stringMatching(/^health: 9999 \d+\n$/),
  ]);
});

test("a program without a port serves nothing, and takes its turns", async () => {
  const turn = vi.fn(() => Promise.resolve(0));
  const { exited, end, ports, states } = run({ program: { port: undefined, turn } });
  await expect.poll(() => turn.mock.calls.length).toBeGreaterThan(1);
  end();

  expect(await exited).toBe(0);
  expect([ports, states]).toEqual([[], [expect.stringMatching(/^health: none \d+\n$/)]]);
});

test("a start that fails is tried again a second later", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const start = vi.fn(() => ({ port: 1, metrics: () => "" }));
  start.mockImplementationOnce(() => {
    throw new Error("no state");
  });
  const { messages } = run({ start });

  await vi.advanceTimersByTimeAsync(1_000);

  expect(messages()).toEqual(["Could not start counts, and tries again", "Listened"]);
});
