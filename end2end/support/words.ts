// What the pages say to people, as the tests expect to read it.

export const words = {
  wrongEmailOrPassword: 'E-mail or password is not right. Please try again.',
  emailIsTaken: 'There is an account with this e-mail. Would you like to sign in?',
  noEmail: 'This does not look like an e-mail address.',
  passwordTooShort: 'Please choose at least 8 characters.',
  passwordTooLong: 'Please choose at most 128 characters.',
  unreachable: 'The server cannot be reached. Are you online?',
  notFound: 'There is nothing here',
} as const;
