import { any, type Row, spec } from "./row.ts";

const size = "spec.memcached.maxItemSize";
const args = "spec.memcached.extraArgs";
const half = "the server refuses items above half of its memory";
const bounds = "item size must be 1k to 1024m";
const chunk = "must be a multiple of the server's 512k slab chunk";
const pages = "no_modern and no_chunked_items need an item size of 1m or more";
const few =
  "spec.memcached.maxConnections: too few to start with: each thread takes about five, and the server itself some";
const roomy = { resources: { limits: { memory: "8Gi" } } };

const server = (title: string, memcached: object, expected: Omit<Row, "title" | "spec"> = {}): Row => ({
  title,
  spec: spec({ ...roomy, memcached }),
  ...expected,
});
const withArgs = (...extraArgs: string[]) => ({ extraArgs });
const ends = (arg: string) => ({ refused: { [args]: `${arg} makes the server exit or leave TCP` } });
const setBeside = (list: string) => ({
  warns: [`${args}: ${list} set what the operator sets: probes, ports and limits do not follow`],
});

export const serverRows: readonly Row[] = [
  server("the item size at just half of the memory", { maxMemoryMB: 16, maxItemSize: "8m" }),
  server(
    "V13: the item size above half of the memory",
    { maxMemoryMB: 16, maxItemSize: "9m" },
    { refused: { [size]: half } },
  ),
  server("V13: in kibibytes", { maxMemoryMB: 16, maxItemSize: "8704k" }, { refused: { [size]: half } }),
  server(
    "V13 looks away where -m is given",
    { maxMemoryMB: 16, maxItemSize: "9m", ...withArgs("-m", "64") },
    setBeside("-m"),
  ),
  server(
    "V13 looks away where --memory-limit is given",
    { maxMemoryMB: 16, maxItemSize: "9m", ...withArgs("--memory-limit=64") },
    setBeside("--memory-limit=64"),
  ),
  server(
    "V13 does not look away for -M",
    { maxMemoryMB: 16, maxItemSize: "9m", ...withArgs("-M") },
    { refused: { [size]: half } },
  ),
  server("the largest item size", { maxMemoryMB: 2048, maxItemSize: "1024m" }),
  server("V14: an item size above it", { maxMemoryMB: 4096, maxItemSize: "1025m" }, { refused: { [size]: bounds } }),
  server("V14: an item size of nothing", { maxItemSize: "0k" }, { refused: { [size]: bounds } }),
  server("V14: of nothing, in mebibytes", { maxItemSize: "0m" }, { refused: { [size]: bounds } }),
  server(
    "V14: of more digits than a number holds",
    { maxItemSize: `${"9".repeat(40)}m` },
    { refused: { [size]: bounds } },
  ),
  server("V14 looks away where -I is given", { maxItemSize: "0k", ...withArgs("-I1m") }, setBeside("-I1m")),
  server(
    "V14 does not look away for slab_chunk_max",
    { maxItemSize: "0k", ...withArgs("-o", "slab_chunk_max=256") },
    { refused: { [size]: bounds } },
  ),
  server("512k", { maxItemSize: "512k" }),
  server("1536k", { maxItemSize: "1536k" }),
  server("V15: 768k", { maxItemSize: "768k" }, { refused: { [size]: chunk } }),
  server("V15: 256k", { maxItemSize: "256k" }, { refused: { [size]: chunk } }),
  server("V15: 513k", { maxItemSize: "513k" }, { refused: { [size]: chunk } }),
  server("V15 looks away for slab_chunk_max", { maxItemSize: "768k", ...withArgs("-o", "slab_chunk_max=256") }),
  server(
    "V22: 512k with no_modern",
    { maxItemSize: "512k", ...withArgs("-o", "no_modern") },
    { refused: { [size]: pages } },
  ),
  server(
    "V22: 512k with no_chunked_items",
    { maxItemSize: "512k", ...withArgs("-o", "no_chunked_items") },
    { refused: { [size]: pages } },
  ),
  server("1m with no_modern", { maxItemSize: "1m", ...withArgs("-o", "no_modern") }),
  server("1024k with no_modern", { maxItemSize: "1024k", ...withArgs("-o", "no_modern") }),
  server("V13 and V15 together", { maxMemoryMB: 16, maxItemSize: "9000k" }, { refused: { [size]: [half, chunk] } }),
  server("an item size in gibibytes", { maxItemSize: "1g" }, { refused: { [size]: any } }),
  server("an item size in bytes", { maxItemSize: "1048576" }, { refused: { [size]: any } }),
  server("an item size that is a number", { maxItemSize: 1 }, { refused: { [size]: any } }),
  ...[
    "-d",
    "-h",
    "-i",
    "-V",
    "-vd",
    "-s/run/m.sock",
    "-kvs",
    "--daemon",
    "--daem",
    "--help",
    "--h",
    "--license",
    "--version",
    "--unix-socket=/run/m.sock",
    "--unix-socket",
  ].map((arg) => server(`V16: ${arg}`, withArgs("-k", arg), ends(arg))),
  server("V16: the first of two", withArgs("-V", "-d"), ends("-V")),
  ...[
    ["-vv"],
    ["-k"],
    ["-B", "ascii"],
    ["-Bascii"],
    ["-D", "h"],
    ["-vDs"],
    ["-o", "modern"],
    ["--max-reqs-per-event", "20"],
    ["--unix-mask=700"],
    ["--disable-cas"],
    ["--verbose"],
    ["--listen-backlog=64"],
    ["-"],
    [],
  ].map((list) => server(`extraArgs ${JSON.stringify(list)}`, withArgs(...list))),
  ...[
    "-m",
    "-c",
    "-t",
    "-I1m",
    "-p",
    "-l",
    "-U0",
    "-vU0",
    "-Z",
    "-Y",
    "-S",
    "--port=1",
    "--conn-limit=9",
    "--threads=2",
    "--max-item-size=1m",
    "--udp-port=0",
    "--listen=127.0.0.1",
    "--enable-ssl",
    "--enable-sasl",
    "--auth-file=/a",
  ].map((arg) => server(`W5: ${arg}`, withArgs("-k", arg), setBeside(arg))),
  server("W5: an option of TLS", withArgs("-o", "ssl_min_version=3"), setBeside("ssl_min_version=3")),
  server("W5: two of them", withArgs("-m", "128", "-t", "2"), setBeside("-m, -t")),
  server("extraArgs that are a text", { extraArgs: "-v" }, { refused: { [args]: any } }),
  server("just enough connections", { threads: 4, maxConnections: 28 }),
  server("W13: one fewer", { threads: 4, maxConnections: 27 }, { warns: [few] }),
  server("W13: of many threads", { threads: 128, maxConnections: 647 }, { warns: [few] }),
  server("threads above their bound", { threads: 129 }, { refused: { "spec.memcached.threads": any } }),
  server(
    "three mistakes are told at once",
    { maxItemSize: "768k", threads: 129, ...withArgs("-d") },
    {
      refused: { [size]: chunk, [args]: "-d makes the server exit or leave TCP", "spec.memcached.threads": any },
    },
  ),
];
