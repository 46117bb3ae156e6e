export { type BinaryName, binaries } from "./binaries.ts";
export { type ObtainOptions, obtainBinaries } from "./obtain.ts";
export { showProgress } from "./progress.ts";
export type { Progress, ProgressView, Report } from "./report.ts";
export { cacheFolder, type Env } from "./settings.ts";
