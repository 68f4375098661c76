// A server that is killed and started again knows everybody who was signed in.

import { somebody } from '../support/person';
import { expect, test } from '../support/test';

test('people stay signed in when the server is killed and comes back', async ({
  page,
  server,
  visitor,
  newBrowser,
}) => {
  const ada = somebody();
  await visitor.signsUp(ada);

  // Nothing is to be under way that the kill would cut off.
  await page.goto('about:blank');
  await server.kill();
  await server.run();

  await visitor.opens('/dashboard');
  await expect(visitor.content.getByRole('heading')).toHaveText(`Hello, ${ada.name}!`);
  const elsewhere = await newBrowser();
  await elsewhere.entersAs(ada);
});
