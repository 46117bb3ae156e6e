/** A container as the API server stores it: with the defaults that it would fill in. Pure. */

import type { V1Container, V1EnvVar, V1LifecycleHandler, V1Probe } from "@kubernetes/client-node";

export const withServerDefaults = (container: V1Container): V1Container => {
  const { env, ports, lifecycle, livenessProbe, readinessProbe, startupProbe, imagePullPolicy, image = "" } = container;
  return {
    ...container,
    imagePullPolicy: imagePullPolicy ?? (/@|:(?!latest$)[^/:]+$/.test(image) ? "IfNotPresent" : "Always"),
    ...(env && { env: env.map(variable) }),
    ...(ports && { ports: ports.map((port) => ({ ...port, protocol: port.protocol ?? "TCP" })) }),
    ...(lifecycle && {
      lifecycle: {
        ...lifecycle,
        ...(lifecycle.postStart && { postStart: handler(lifecycle.postStart) }),
        ...(lifecycle.preStop && { preStop: handler(lifecycle.preStop) }),
      },
    }),
    ...(livenessProbe && { livenessProbe: probe(livenessProbe) }),
    ...(readinessProbe && { readinessProbe: probe(readinessProbe) }),
    ...(startupProbe && { startupProbe: probe(startupProbe) }),
    resources: container.resources ?? {},
    terminationMessagePath: container.terminationMessagePath ?? "/dev/termination-log",
    terminationMessagePolicy: container.terminationMessagePolicy ?? "File",
  };
};

const variable = ({ valueFrom, ...rest }: V1EnvVar): V1EnvVar => {
  if (valueFrom === undefined) return rest;
  const { fieldRef, resourceFieldRef } = valueFrom;
  return {
    ...rest,
    valueFrom: {
      ...valueFrom,
      ...(fieldRef && { fieldRef: { ...fieldRef, apiVersion: fieldRef.apiVersion ?? "v1" } }),
      ...(resourceFieldRef && { resourceFieldRef: { ...resourceFieldRef, divisor: resourceFieldRef.divisor ?? "0" } }),
    },
  };
};

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Probe */
const probe = (given: V1Probe): V1Probe => ({
  ...given,
  ...handler(given),
  ...(given.grpc && { grpc: { ...given.grpc, service: given.grpc.service ?? "" } }),
  timeoutSeconds: given.timeoutSeconds ?? 1,
  periodSeconds: given.periodSeconds ?? 10,
  successThreshold: given.successThreshold ?? 1,
  failureThreshold: given.failureThreshold ?? 3,
});

const handler = <H extends Pick<V1LifecycleHandler, "httpGet">>(given: H): H =>
  given.httpGet
    ? {
        ...given,
        httpGet: { ...given.httpGet, path: given.httpGet.path ?? "/", scheme: given.httpGet.scheme ?? "HTTP" },
      }
    : given;
