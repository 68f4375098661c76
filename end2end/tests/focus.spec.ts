// Where the keyboard is: seen at every stop, and past the header with one press.

import { expect, test } from '../support/test';

test('the first stop leads past the header', async ({ page, visitor }) => {
  await visitor.opens('/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeInViewport();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/#main');
  await page.keyboard.press('Tab');
  await expect(visitor.content.getByRole('link', { name: 'Create an account' })).toBeFocused();
});

test('every stop shows that it has the focus', async ({ page, visitor }) => {
  await visitor.opens('/sign-in');
  const focused = page.locator(':focus');
  const stops = new Set<string>();
  await page.keyboard.press('Tab');
  while ((await focused.count()) > 0) {
    const stop = await focused.evaluate((element) => element.outerHTML);
    if (stops.has(stop)) {
      break;
    }
    stops.add(stop);
    await expect(focused).not.toHaveCSS('outline-style', 'none');
    await expect(focused).toBeInViewport();
    await page.keyboard.press('Tab');
  }
  expect([...stops].join('\n')).toContain('type="submit"');
});
