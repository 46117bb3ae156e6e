/** `certs`: keeps the serving certificate of our admission webhooks, and what their callers trust; once, for a Job or CronJob. */

import { keepCertificates } from "../../src/certificates/keep.ts";
import { kubeClient } from "../../src/kube/client.ts";
import { noMetrics } from "../../src/metrics/metrics.ts";
import { readConfiguration } from "../runtime/configuration.ts";
import { connect } from "../runtime/connect.ts";
import { ownNamespace } from "../runtime/own-namespace.ts";
import { start } from "../runtime/start.ts";
import { readCertsConfiguration } from "./configuration.ts";

await start("certs", async (log, host) => {
  const configuration = readConfiguration(host.environment);
  const { secret: name, webhooks, settings, ...told } = readCertsConfiguration(host.environment);
  const namespace = told.namespace ?? (await ownNamespace(host, configuration));
  if (namespace === undefined) throw new Error("EBB_NAMESPACE must be set outside a cluster");
  const client = kubeClient(await connect(host, configuration, noMetrics));
  const ending = new AbortController();
  host.onEndSignal(() => ending.abort());

  const secret = { namespace, name };
  const { absent, ...kept } = await keepCertificates({ client, secret, webhooks, settings, signal: ending.signal });
  log.info("Kept certificates", { secret: `${namespace}/${name}`, webhooks, absent, ...kept });
  return 0;
});
