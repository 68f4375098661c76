// Documents and answers as they go over the wire, before a browser makes something of them.

import type { APIResponse, Page } from '@playwright/test';

/** The HTML of the next document that a page gets for a path. */
export async function documentOf(page: Page, path: string): Promise<string> {
  const response = await page.waitForResponse(
    (response) =>
      response.request().isNavigationRequest() && response.ok() && new URL(response.url()).pathname === path,
  );
  return response.text();
}

/** What the server answers to a path, with the cookies of the browser; redirects are not followed. */
export async function answerTo(page: Page, path: string): Promise<APIResponse> {
  return page.request.get(path, { maxRedirects: 0 });
}

/** What a person would see of a document: no scripts, no comments that mark places for hydration. */
export function markup(html: string): string {
  return html.replace(/<script[\s\S]*?<\/script>|<!--.*?-->|<!>/g, '');
}
