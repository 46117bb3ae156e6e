import { Command } from "commander";
import { migrate } from "../src/migrate/redis/index.ts";
import { BadManifest } from "../src/render/index.ts";
import { exitCodeOf } from "./exit-code.ts";
import { list, readSources } from "./read-sources.ts";
import type { Terminal } from "./terminal.ts";

const help = `
Reads YAML or JSON, of any number of documents, Lists and folders; - is standard input. What becomes a Redis of redis.ebb.dev/v1alpha1:
  Redis, RedisReplication   of redis.redis.opstreelabs.in/v1beta1 and v1beta2
  RedisFailover             of databases.spotahome.com/v1
RedisSentinel and RedisCluster are not possible yet. All else is passed on as it is.

Below each resource stands what has no equal, field by field, and what helps. Nothing is asked of a cluster or written to one;
docs/migrate-redis.md tells what to do with the result, and how the data is found again.

Exit codes: 0 done; 1 bad input, or nothing could be turned: nothing is written; 2 wrong usage; 3 written, without resources that could not
be turned.

Examples:
  ebb migrate redis -f old.yaml > new.yaml
  kubectl get redisreplications.redis.redis.opstreelabs.in -A -o yaml | ebb migrate redis -f - > new.yaml
`;

export const migrateCommand = (terminal: Terminal, exit: (code: number) => void): Command =>
  new Command("migrate").description("turn resources of other operators into ebb's").addCommand(
    new Command("redis")
      .description("write resources of other Redis operators as Redis of ebb, and what has no equal to standard error")
      .requiredOption("-f, --filename <file>", "manifests; may be given more than once", list)
      .addHelpText("after", help)
      .action(async ({ filename }: { filename: string[] }) =>
        exit(await exitCodeOf(terminal, "migrate redis", () => migrateRedis(terminal, filename))),
      ),
  );

const migrateRedis = async (terminal: Terminal, files: readonly string[]): Promise<number> => {
  const { text, notes, turned, left } = migrate(await readSources(terminal, files));
  terminal.writeError(notes.map((note) => `${note}\n`).join(""));
  if (turned === 0) throw new BadManifest("Nothing could be turned");
  terminal.writeOut(text);
  return left > 0 ? 3 : 0;
};
