import { expect, test } from "vitest";
import { read, readable, rendered } from "./render.ts";

test.each(["standalone", "replication", "staging", "prod", "exporter", "secured", "everything"])(
  "renders all children of %s",
  (name) => {
    expect(rendered(`${name}.input.yaml`).map(readable)).toStrictEqual(read(`${name}.yaml`));
  },
);
