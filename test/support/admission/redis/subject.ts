import { generateCrds } from "../../../../dev/generate/crds.ts";
import { redis } from "../../../../src/kinds/redis/index.ts";
import { withoutRules } from "../crd.ts";
import type { Subject } from "../subject.ts";
import { clean } from "./rows.ts";

export const redisSubject: Subject = {
  resource: redis.resource,
  versions: redis.versions,
  clean,
  async crd(which, { transport }) {
    const fetchJson = async (path: string): Promise<unknown> =>
      (await transport.send({ method: "GET", path, doing: `read ${path}` })).body;
    const [text = ""] = (await generateCrds(fetchJson, [redis])).values();
    return which === "with rules" ? text : withoutRules(text);
  },
};
