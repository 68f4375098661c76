// What programs see that use the official client.

import { is } from '../answer';
import { DAY, MINUTE, area } from '../scenario';

const MAILS = { emailVerification: { sendVerificationEmail: true }, emailAndPassword: { sendResetPassword: true } };

export const officialClient = area('client', (scenario) => {
  scenario('signing up, looking and signing out', async ({ ada, client }) => {
    const program = client(ada);
    await program.calls('signUp.email', (auth) => auth.signUp.email(ada.person));
    await program.calls('getSession', (auth) => auth.getSession());
    await program.calls('signOut', (auth) => auth.signOut());
    await program.calls('getSession', (auth) => auth.getSession());
  });

  scenario('a sign-in that leads to another page', async ({ ada, phone, client }) => {
    await ada.signsUp().then(is(200));
    const { email, password } = ada.person;
    await client(phone).calls('signIn.email', (auth) => auth.signIn.email({ email, password, callbackURL: '/dashboard' }));
    await client(phone).calls('signIn.email', (auth) => auth.signIn.email({ email, password, rememberMe: false }));
  });

  scenario('errors have a code, a message and a status', async ({ ada, client }) => {
    const program = client(ada);
    const { email, password } = ada.person;
    await program.calls('signIn.email', (auth) => auth.signIn.email({ email, password }));
    await program.calls('signIn.email', (auth) => auth.signIn.email({ email: 'ada', password }));
    await program.calls('signUp.email', (auth) => auth.signUp.email({ ...ada.person, password: 'x' }));
    await program.calls('updateUser', (auth) => auth.updateUser({ name: 'x' }));
    await program.calls('listSessions', (auth) => auth.listSessions());
  });

  scenario('sessions are listed and ended', async ({ ada, phone, client }) => {
    const program = client(ada);
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    const { data: session } = await program.calls('getSession', (auth) => auth.getSession());
    const { data: sessions } = await program.calls('listSessions', (auth) => auth.listSessions());
    const other = sessions?.find(({ token }) => token !== session?.session.token);
    await program.calls('revokeSession', (auth) => auth.revokeSession({ token: other?.token ?? '' }));
    await client(phone).calls('getSession', (auth) => auth.getSession());
    await program.calls('revokeOtherSessions', (auth) => auth.revokeOtherSessions());
    await program.calls('revokeSessions', (auth) => auth.revokeSessions());
    await program.calls('getSession', (auth) => auth.getSession());
  });

  scenario('a list that is refused because the session is old', async ({ ada, client, later }) => {
    await ada.signsUp().then(is(200));
    await later(DAY + MINUTE);
    await client(ada).calls('listSessions', (auth) => auth.listSessions());
  });

  scenario('a person is changed', async ({ ada, client }) => {
    const program = client(ada);
    await ada.signsUp().then(is(200));
    await program.calls('updateUser', (auth) => auth.updateUser({ name: 'Ada Lovelace', image: 'https://example.com/a.png' }));
    await program.calls('getSession', (auth) => auth.getSession());
    await program.calls('updateUser', (auth) => auth.updateUser({}));
    await program.calls('listAccounts', (auth) => auth.listAccounts());
  });

  scenario('a password is changed', async ({ ada, phone, client }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    const change = { currentPassword: ada.person.password, newPassword: 'a better password' };
    await client(ada).calls('changePassword', (auth) => auth.changePassword({ ...change, currentPassword: 'wrong' }));
    await client(ada).calls('changePassword', (auth) => auth.changePassword({ ...change, revokeOtherSessions: true }));
    await client(ada).calls('getSession', (auth) => auth.getSession());
    await client(phone).calls('getSession', (auth) => auth.getSession());
  });

  scenario('a forgotten password is chosen anew', MAILS, async ({ ada, client }) => {
    await ada.signsUp().then(is(200));
    const program = client(ada);
    await program.calls('requestPasswordReset', (auth) => auth.requestPasswordReset({ email: ada.person.email, redirectTo: '/reset' }));
    const { token } = ada.mail('reset-password');
    await program.calls('resetPassword', (auth) => auth.resetPassword({ newPassword: 'a better password', token }));
    await program.calls('resetPassword', (auth) => auth.resetPassword({ newPassword: 'yet another one', token }));
  });

  scenario('an address is verified', MAILS, async ({ ada, client }) => {
    await ada.signsUp().then(is(200));
    const program = client(ada);
    await program.calls('sendVerificationEmail', (auth) => auth.sendVerificationEmail({ email: ada.person.email, callbackURL: '/verified' }));
    const { token } = ada.mail('verify-email');
    await program.calls('verifyEmail', (auth) => auth.verifyEmail({ query: { token } }));
    await program.calls('verifyEmail', (auth) => auth.verifyEmail({ query: { token: 'nonsense' } }));
    await program.calls('getSession', (auth) => auth.getSession());
  });

  scenario('an address is changed', { ...MAILS, user: { changeEmail: { enabled: true } } }, async ({ ada, client }) => {
    await ada.signsUp().then(is(200));
    const program = client(ada);
    await program.calls('changeEmail', (auth) => auth.changeEmail({ newEmail: 'countess@example.com' }));
    const { token } = ada.mail('verify-email', 'countess@example.com');
    await program.calls('verifyEmail', (auth) => auth.verifyEmail({ query: { token } }));
    await program.calls('getSession', (auth) => auth.getSession());
  });

  scenario('somebody leaves', { user: { deleteUser: { enabled: true } } }, async ({ ada, client }) => {
    await ada.signsUp().then(is(200));
    await client(ada).calls('deleteUser', (auth) => auth.deleteUser({ password: 'wrong' }));
    await client(ada).calls('deleteUser', (auth) => auth.deleteUser());
    await client(ada).calls('getSession', (auth) => auth.getSession());
  });

  scenario('who asks too often is told so', { rateLimit: { enabled: true, window: 600, max: 1, customRules: { '/get-session': { window: 600, max: 1 } } } }, async ({ ada, client }) => {
    await client(ada).calls('getSession', (auth) => auth.getSession());
    await client(ada).calls('getSession', (auth) => auth.getSession());
  });

  scenario('a cache is passed over', { session: { cookieCache: { enabled: true } } }, async ({ ada, phone, client }) => {
    await ada.signsUp().then(is(200));
    ada.jar.copyTo(phone.jar);
    await phone.signsOut().then(is(200));
    await client(ada).calls('getSession', (auth) => auth.getSession());
    await client(ada).calls('getSession', (auth) => auth.getSession({ query: { disableCookieCache: true } }));
  });

  scenario('another base path', { basePath: '/identity' }, async ({ ada, client }) => {
    await client(ada).calls('signUp.email', (auth) => auth.signUp.email(ada.person));
    await client(ada).calls('getSession', (auth) => auth.getSession());
  });
});
