/** The client library, in a file of its own to be loaded on demand: in a bundle, a package in CommonJS has its names only where it is imported by a statement. */

export { Redis } from "ioredis";
