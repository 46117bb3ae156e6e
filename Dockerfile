# Two images, each of which runs what its first argument names. dev/image/README.md says how they are built and checked.
# The last stage is that of the functions; `--target sidecars` is that of the programs that run inside pods.
#   RUNTIME   deno or node
#   FUNCTION  all, or the name of the only one that the image holds
# To pin what is pulled: docker buildx imagetools inspect <name>:<tag>, then write <name>:<tag>@sha256:<digest>.
ARG RUNTIME=deno

FROM denoland/deno:distroless-2.9.6 AS runtime-deno
ENV DENO_DIR=/app/deno MALLOC_ARENA_MAX=1 DENO_NO_UPDATE_CHECK=1
ENTRYPOINT ["/bin/deno", "run", "--no-prompt", "--no-config", "--no-remote", "--no-npm", "--allow-net", "--allow-env", "--allow-read=/app,/var/run/secrets,/run/secrets,/etc/ebb", "--v8-flags=--max-semi-space-size=4,--heap-growing-percent=10", "/app/main.mjs"]

FROM gcr.io/distroless/nodejs26-debian13:nonroot AS runtime-node
ENTRYPOINT ["/nodejs/bin/node", "--max-semi-space-size=4", "--heap-growing-percent=10", "/app/main.mjs"]

# With a shell and `ls`, by which people look into a pod's shared volume.
FROM gcr.io/distroless/nodejs26-debian13:debug-nonroot AS runtime-sidecars
ENTRYPOINT ["/nodejs/bin/node", "--max-semi-space-size=4", "--heap-growing-percent=10", "/app/main.mjs"]

FROM node:26.10-trixie-slim AS sources
WORKDIR /source
COPY package.json package-lock.json tsconfig.json ./
# Not npm ci: the lock file names no packages of other platforms, and npm ci refuses that.
RUN npm install --no-save --no-audit --no-fund --ignore-scripts
COPY src src
COPY functions functions
COPY dev/bundle dev/bundle
COPY dev/image/contents dev/image/contents

FROM sources AS contents-node
ARG FUNCTION=all
RUN node dev/image/contents/main.ts lay-out "$FUNCTION" /app

# The root is read-only in a pod, so what Deno compiles has to be there before; at its path, by the same version.
FROM contents-node AS contents-deno
COPY --from=runtime-deno /bin/deno /bin/deno
RUN node dev/image/contents/main.ts fill "$FUNCTION" /app /bin/deno

FROM contents-${RUNTIME} AS contents

FROM sources AS contents-sidecars
RUN node dev/image/contents/main.ts lay-out sidecars /app

FROM runtime-sidecars AS sidecars
ARG VERSION
ARG REVISION
ARG CREATED
LABEL org.opencontainers.image.title="ebb-sidecars" \
      org.opencontainers.image.description="Programs of ebb that run inside pods: metrics-sidecar, log-shipper, metrics-exporter" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.created="$CREATED"
WORKDIR /app
COPY --from=contents-sidecars /app /app
COPY dev/image/contents/check-sidecar-health.sh /usr/local/bin/
USER 65532:65532
STOPSIGNAL SIGTERM
CMD []

FROM runtime-${RUNTIME}
ARG VERSION
ARG REVISION
ARG CREATED
LABEL org.opencontainers.image.title="ebb" \
      org.opencontainers.image.description="Kubernetes operators without a running operator: Hono functions on Knative" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.created="$CREATED"
WORKDIR /app
COPY --from=contents /app /app
USER 65532:65532
EXPOSE 8080
STOPSIGNAL SIGTERM
CMD []
