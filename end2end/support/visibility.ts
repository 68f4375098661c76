// A tab that somebody looks at, or does not.

import type { Page } from '@playwright/test';

export async function comesIntoSight(page: Page): Promise<void> {
  await turns(page, 'visible');
}

export async function goesOutOfSight(page: Page): Promise<void> {
  await turns(page, 'hidden');
}

async function turns(page: Page, state: DocumentVisibilityState): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, state);
}
