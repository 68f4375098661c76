// The page's program on its way: held back, so that a test has all the time before a page comes alive.

import type { Page } from '@playwright/test';

export const PROGRAM = /\/pkg\/[^/]+\.wasm$/;

/** Holds the program back until the returned function is called. */
export async function holdBackTheProgram(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(PROGRAM, async (route) => {
    await released;
    // The page that asked may be gone by now, and its request with it.
    await route.continue().catch(() => {});
  });
  return release;
}
