/** `node test/support/programs/build-loki.ts`: builds Loki from its Go module into the cache, for the tests that look for it there. */

import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { builtLoki, lokiVersion } from "./loki.ts";

/** A module that is not the main one says nothing of replacements, so its own are repeated. */
const goMod = `module ebb/test/loki

go 1.26.5

tool github.com/grafana/loki/v3/cmd/loki

require github.com/grafana/loki/v3 ${lokiVersion}

exclude k8s.io/client-go v8.0.0+incompatible

replace (
	github.com/Azure/azure-sdk-for-go => github.com/Azure/azure-sdk-for-go v68.0.0+incompatible
	github.com/Azure/azure-storage-blob-go => github.com/MasslessParticle/azure-storage-blob-go v0.14.1-0.20240322194317-344980fda573
	github.com/gocql/gocql => github.com/grafana/gocql v0.0.0-20200605141915-ba5dc39ece85
	github.com/grafana/regexp => github.com/grafana/regexp v0.0.0-20240518133315-a468a5bfb3bc
	github.com/hashicorp/memberlist => github.com/grafana/memberlist v0.3.1-0.20251126142931-6f9f62ab6f86
	github.com/influxdata/go-syslog/v3 => github.com/leodido/go-syslog/v4 v4.3.0
	github.com/thanos-io/objstore => github.com/grafana/objstore v0.0.0-20250728171719-b5d3b766d1b0
)
`;

const target = builtLoki(process.env);
const folder = await mkdtemp(join(tmpdir(), "ebb-build-loki-"));
try {
  await writeFile(join(folder, "go.mod"), goMod);
  const options = { cwd: folder, env: { CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off" }, stdio: "inherit" } as const;
  await execa("go", ["mod", "tidy"], options);
  const flags = ["-trimpath", "-buildvcs=false", "-gcflags=all=-dwarf=false", "-ldflags=-s -w"];
  await execa("go", ["build", ...flags, "-o", "loki", "github.com/grafana/loki/v3/cmd/loki"], options);
  await mkdir(dirname(target), { recursive: true });
  // From another file system it would not come whole.
  await execa("cp", [join(folder, "loki"), `${target}.new`]);
  await rename(`${target}.new`, target);
  console.log(target);
} finally {
  await rm(folder, { recursive: true, force: true });
}
