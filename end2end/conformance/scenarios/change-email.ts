// Changing an e-mail address, in all the ways it can be proven.

import { is, isSomebody } from '../answer';
import type { Options } from '../options';
import { HOUR, MINUTE, area } from '../scenario';
import type { World } from '../world';

const NEW = 'countess@example.com';
const SENDS = { emailVerification: { sendVerificationEmail: true } };

function changing(changeEmail: NonNullable<Options['user']>['changeEmail'], more: Partial<Options> = SENDS): Partial<Options> {
  return { ...more, user: { changeEmail: { enabled: true, ...changeEmail } } };
}

/** Signs up, and verifies the address by the link in a mail. */
async function verified({ ada }: World): Promise<void> {
  await ada.signsUp().then(is(200));
  await ada.posts('/send-verification-email', { email: ada.person.email }).then(is(200));
  await ada.follows(ada.mail('verify-email')).then(is(302));
}

export const changeEmail = area('change-email', (scenario) => {
  scenario('an e-mail can be changed only where that is turned on', SENDS, async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/change-email', { newEmail: NEW }).then(is(400, 'CHANGE_EMAIL_DISABLED'));
  });

  scenario('without a way to prove an e-mail it cannot be changed', changing({}, {}), async ({ ada, eve }) => {
    await ada.signsUp().then(is(200));
    await eve.signsUp().then(is(200));
    await ada.posts('/change-email', { newEmail: NEW }).then(is(400, "Verification email isn't enabled"));
    await ada.posts('/change-email', { newEmail: eve.person.email }).then(is(400, "Verification email isn't enabled"));
  });

  scenario('a mail to the new address changes it', changing({}), async (world) => {
    const { ada } = world;
    await verified(world);
    await ada.posts('/change-email', { newEmail: 'Countess@Example.com', callbackURL: '/changed' }).then(is(200));
    await ada.looks().then(isSomebody);
    await ada.follows(ada.mail('verify-email', NEW)).then(is(302));
    await ada.looks().then(isSomebody);
    await ada.signsIn({ email: NEW }).then(is(200));
    await ada.signsIn().then(is(401));
  });

  scenario('somebody whose address is not verified changes it by a mail', changing({}), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/change-email', { newEmail: NEW }).then(is(200));
    await ada.follows(ada.mail('verify-email', NEW)).then(is(302));
    await ada.looks().then(isSomebody);
  });

  scenario('without a page to go to the answer is JSON', changing({}), async (world) => {
    const { ada } = world;
    await verified(world);
    await ada.posts('/change-email', { newEmail: NEW }).then(is(200));
    const { token } = ada.mail('verify-email', NEW);
    await ada.gets(`/verify-email?token=${token}`).then(is(200));
    await ada.gets(`/verify-email?token=${token}`).then(is(401));
  });

  scenario('a link that changes an address works once', changing({}), async (world) => {
    const { ada } = world;
    await verified(world);
    await ada.posts('/change-email', { newEmail: NEW, callbackURL: '/changed' }).then(is(200));
    await ada.follows(ada.mail('verify-email', NEW)).then(is(302));
    await ada.follows(ada.mail('verify-email', NEW)).then(is(302));
  });

  scenario('a link that changes an address works where nobody is signed in', changing({}), async (world) => {
    const { ada, phone } = world;
    await verified(world);
    await ada.posts('/change-email', { newEmail: NEW, callbackURL: '/changed' }).then(is(200));
    await phone.follows(ada.mail('verify-email', NEW)).then(is(302));
    await phone.looks().then(is(200, undefined));
    await ada.looks().then(isSomebody);
  });

  scenario('a link that changes an address is refused where somebody else is signed in', changing({}), async (world) => {
    const { ada, eve } = world;
    await verified(world);
    await eve.signsUp().then(is(200));
    await ada.posts('/change-email', { newEmail: NEW, callbackURL: '/changed' }).then(is(200));
    await eve.follows(ada.mail('verify-email', NEW)).then(is(302));
    await ada.looks().then(isSomebody);
  });

  scenario('a link that changes an address runs out', changing({}), async (world) => {
    const { ada, later } = world;
    await verified(world);
    await ada.posts('/change-email', { newEmail: NEW, callbackURL: '/changed' }).then(is(200));
    await later(HOUR + MINUTE);
    await ada.follows(ada.mail('verify-email', NEW)).then(is(302));
    await ada.looks().then(isSomebody);
  });

  scenario('a mail to the old address asks first', changing({ sendChangeEmailConfirmation: true }), async (world) => {
    const { ada } = world;
    await verified(world);
    await ada.posts('/change-email', { newEmail: NEW, callbackURL: '/changed' }).then(is(200));
    await ada.follows(ada.mail('change-email')).then(is(302));
    await ada.looks().then(isSomebody);
    await ada.follows(ada.mail('verify-email', NEW)).then(is(302));
    await ada.looks().then(isSomebody);
  });

  scenario('a mail to the old address asks first, without a page to go to', changing({ sendChangeEmailConfirmation: true }), async (world) => {
    const { ada } = world;
    await verified(world);
    await ada.posts('/change-email', { newEmail: NEW }).then(is(200));
    await ada.gets(`/verify-email?token=${ada.mail('change-email').token}`).then(is(200));
    await ada.gets(`/verify-email?token=${ada.mail('verify-email', NEW).token}`).then(is(200));
  });

  scenario('somebody whose address is not verified is not asked at it', changing({ sendChangeEmailConfirmation: true }), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/change-email', { newEmail: NEW }).then(is(200));
  });

  scenario('an address that is not verified is changed at once where that is turned on', changing({ updateEmailWithoutVerification: true }, {}), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/change-email', { newEmail: NEW }).then(is(200));
    await ada.looks().then(isSomebody);
    await ada.signsIn({ email: NEW }).then(is(200));
  });

  scenario('an address that is changed at once gets a mail to verify it', changing({ updateEmailWithoutVerification: true }), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/change-email', { newEmail: NEW, callbackURL: '/changed' }).then(is(200));
    await ada.follows(ada.mail('verify-email', NEW)).then(is(302));
    await ada.looks().then(isSomebody);
  });

  scenario('a verified address is not changed at once', changing({ updateEmailWithoutVerification: true }), async (world) => {
    const { ada } = world;
    await verified(world);
    await ada.posts('/change-email', { newEmail: NEW }).then(is(200));
    await ada.looks().then(isSomebody);
  });

  scenario('an address that is taken gives nothing away', changing({}), async ({ ada, eve }) => {
    await ada.signsUp().then(is(200));
    await eve.signsUp().then(is(200));
    await eve.posts('/change-email', { newEmail: 'ADA@example.com' }).then(is(200));
    await eve.looks().then(isSomebody);
  });

  scenario('an address that is taken meanwhile is not taken again', changing({}), async ({ ada, eve }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/change-email', { newEmail: eve.person.email, callbackURL: '/changed' }).then(is(200));
    const link = ada.mail('verify-email', eve.person.email);
    await eve.signsUp().then(is(200));
    await ada.follows(link);
    await ada.looks().then(isSomebody);
  });

  scenario('the same address is no change', changing({}), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/change-email', { newEmail: 'ADA@example.com' }).then(is(400, 'Email is the same'));
  });

  scenario('what is no e-mail is no new address', changing({}), async ({ ada }) => {
    await ada.signsUp().then(is(200));
    for (const newEmail of ['ada', '', null, undefined, 7, 'a@b']) {
      await ada.posts('/change-email', { newEmail }).then(is(400, 'VALIDATION_ERROR'));
    }
    await ada.posts('/change-email', { newEmail: NEW, callbackURL: 7 }).then(is(400));
    await ada.posts('/change-email', { newEmail: NEW, callbackURL: 'https://evil.example' }).then(is(403, 'INVALID_CALLBACK_URL'));
  });

  scenario('a stranger changes no address', changing({}), async ({ ada }) => {
    await ada.posts('/change-email', { newEmail: NEW }).then(is(401, 'UNAUTHORIZED'));
  });

  scenario('of two changes the first that is clicked counts', changing({}), async (world) => {
    const { ada } = world;
    await verified(world);
    await ada.posts('/change-email', { newEmail: NEW, callbackURL: '/a' }).then(is(200));
    await ada.posts('/change-email', { newEmail: 'other@example.com', callbackURL: '/b' }).then(is(200));
    await ada.follows(ada.mail('verify-email', 'other@example.com')).then(is(302));
    await ada.follows(ada.mail('verify-email', NEW)).then(is(302));
    await ada.looks().then(isSomebody);
  });
});
