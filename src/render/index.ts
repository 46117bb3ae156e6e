export { BadManifest } from "./bad-manifest.ts";
export { joined, type Rendered, type RenderOptions, render, type Source } from "./render.ts";
