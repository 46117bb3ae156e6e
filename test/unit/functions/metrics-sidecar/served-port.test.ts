import { expect, test } from "vitest";
import { servedPort } from "../../../../functions/metrics-sidecar/served-port.ts";
import { filesOf, procTree } from "../../../support/proc-tree.ts";
import { memoryLog } from "../../engine/gadget.ts";

test.each([1024, 9999])("port %i is served (S4-06)", (port) => {
  const log = memoryLog();

  expect(servedPort(port, filesOf(procTree()), log)).toBe(port);
  expect(log.lines).toEqual([]);
});

test("a port below ip_unprivileged_port_start is logged, and 9999 served (S4-06)", () => {
  const log = memoryLog();

  expect(servedPort(1023, filesOf(procTree()), log)).toBe(9999);
  expect(log.lines.map(({ fields }) => fields)).toEqual([
    {
      problem:
        'METRICS_SIDECAR_PORT must be ip_unprivileged_port_start, which is 1024, or more: it is "1023"; 9999 is taken',
    },
  ]);
});

test("where the kernel does not tell, the port is served", () => {
  expect(servedPort(80, filesOf({}), memoryLog())).toBe(80);
});
