// An address where nothing is says so, to visitors and to people who are signed in.

import { somebody } from '../support/person';
import { expect, test } from '../support/test';
import { words } from '../support/words';

const NOWHERE = '/no/such/page';

test('a visitor is told that there is nothing here', async ({ visitor, complaints }) => {
  complaints.accept(404, NOWHERE);
  const answer = await visitor.opens(NOWHERE);
  expect(answer.status()).toBe(404);
  await expect(visitor.content.getByRole('heading')).toHaveText(words.notFound);
  await visitor.isAStranger();
  await visitor.content.getByRole('link').click();
  await visitor.arrivesAt('/');
});

test('a person who is signed in is told as well, and stays known', async ({ visitor, complaints }) => {
  complaints.accept(404, NOWHERE);
  const ada = somebody();
  await visitor.signsUp(ada);
  const answer = await visitor.opens(NOWHERE);
  expect(answer.status()).toBe(404);
  await expect(visitor.content.getByRole('heading')).toHaveText(words.notFound);
  await visitor.isKnownAs(ada);
});

test('the development mailbox is not there in production', async ({ page, complaints }) => {
  complaints.accept(404, '/dev/mailbox');
  const response = await page.goto('/dev/mailbox');
  expect(response?.status()).toBe(404);
});
