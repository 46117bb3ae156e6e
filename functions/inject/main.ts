/** `inject`: adds sidecars to pods, where the API server cannot do it by itself. An admission webhook at `/mutate-pods`; and renders manifests, at `/render`. */

import { injectApp } from "../../src/admission/inject-app.ts";
import { readInjections } from "../../src/admission/read-injections.ts";
import { kubeClient } from "../../src/kube/client.ts";
import { noMetrics } from "../../src/metrics/metrics.ts";
import { operatorMetrics } from "../../src/metrics/operator-metrics.ts";
import { readConfiguration } from "../runtime/configuration.ts";
import { connect } from "../runtime/connect.ts";
import { serve } from "../runtime/serve.ts";
import { start } from "../runtime/start.ts";

await start("inject", async (log, host) => {
  const configuration = readConfiguration(host.environment);
  const { port, tls, metricsPort, namespaces, settings } = configuration;
  const onFailure = (error: unknown) => log.warn("Lost metrics", { error: String(error) });
  // Of no kind: this process reconciles nothing.
  const operator = operatorMetrics({ kinds: [], residentBytes: host.residentBytes, onFailure });
  const transport = await connect(host, configuration, metricsPort === "off" ? noMetrics : operator);
  const read = readInjections({ client: kubeClient(transport), isForAll: namespaces.length === 0 });
  const { fetch } = injectApp({ read, sidecarImage: settings.sidecarImage, log, metrics: operator });
  const finish = () => Promise.resolve();
  await serve(host, { fetch, port, tls, log, finish, metrics: { operator, port: metricsPort } });
  transport.close();
  return 0;
});
