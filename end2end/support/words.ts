// What the pages say to people, as the tests expect to read it.

export const words = {
  wrongEmailOrPassword: 'E-mail or password is not right. Please try again.',
  tooManyAttempts: 'Too many attempts. Please wait a minute.',
  verifyFirst: 'Please verify your e-mail first, with the link that we sent you.',
  emailIsConfirmed: 'Your e-mail is confirmed. Please sign in.',
  passwordIsSaved: 'Your password is saved. Please sign in with it.',
  linkIsNoLongerGood: 'This link is no longer good. Please ask for another one.',
  emailIsTaken: 'This e-mail has an account. Sign in instead?',
  noEmail: 'This does not look like an e-mail address.',
  passwordTooShort: 'Please choose at least 8 characters.',
  passwordTooLong: 'Please choose at most 128 characters.',
  unreachable: 'The server cannot be reached. Are you online?',
  notFound: 'There is nothing here',
} as const;
