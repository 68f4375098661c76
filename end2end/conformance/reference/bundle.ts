// The reference server with the package it is made of in one file, which starts seven times as fast as its sources do.

import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const HERE = new URL('.', import.meta.url);
/** Inside `node_modules`, from where what is not bundled is still found. */
export const BUNDLE = fileURLToPath(new URL('../node_modules/.cache/conformance/reference.mjs', HERE));

/** Some of the bundled packages are CommonJS and ask for Node's own modules by `require`. */
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

export async function bundleReference(): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL('server.ts', HERE))],
    outfile: BUNDLE,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // They load binaries, or look for a module that is not there.
    external: ['libsql', 'pg'],
    banner: { js: REQUIRE },
    logLevel: 'error',
  });
}
