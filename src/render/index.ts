export { BadManifest } from "./bad-manifest.ts";
export { type Manifest, objectAt, readDocuments, type Source, written } from "./documents.ts";
export { joined } from "./joined.ts";
export { type Rendered, type RenderOptions, render } from "./render.ts";
export { yamlText } from "./yaml-text.ts";
