#!/usr/bin/env node
/** `ebb`: what people do with ebb at a command line, without a cluster. */

import process from "node:process";
import { program } from "./program.ts";
import { terminal } from "./terminal.ts";

process.exitCode = await program(terminal(), process.argv.slice(2));
