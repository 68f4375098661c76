// What a server is told about itself: better-auth's own names, with `true` where better-auth wants a function.

export interface CookieAttributes {
  secure?: boolean;
  httpOnly?: boolean;
  sameSite?: 'lax' | 'strict' | 'none';
  path?: string;
  domain?: string;
  maxAge?: number;
  partitioned?: boolean;
}

export interface Options {
  secret: string;
  baseURL?: string;
  basePath?: string;
  emailAndPassword?: {
    enabled?: boolean;
    disableSignUp?: boolean;
    requireEmailVerification?: boolean;
    autoSignIn?: boolean;
    minPasswordLength?: number;
    maxPasswordLength?: number;
    resetPasswordTokenExpiresIn?: number;
    revokeSessionsOnPasswordReset?: boolean;
    sendResetPassword?: boolean;
    onExistingUserSignUp?: boolean;
  };
  emailVerification?: {
    sendVerificationEmail?: boolean;
    sendOnSignUp?: boolean;
    sendOnSignIn?: boolean;
    autoSignInAfterVerification?: boolean;
    expiresIn?: number;
  };
  user?: {
    changeEmail?: { enabled?: boolean; updateEmailWithoutVerification?: boolean; sendChangeEmailConfirmation?: boolean };
    deleteUser?: { enabled?: boolean; sendDeleteAccountVerification?: boolean; deleteTokenExpiresIn?: number };
  };
  session?: {
    expiresIn?: number;
    updateAge?: number;
    freshAge?: number;
    disableSessionRefresh?: boolean;
    deferSessionRefresh?: boolean;
    cookieCache?: {
      enabled?: boolean;
      maxAge?: number;
      strategy?: 'compact' | 'jwt' | 'jwe';
      version?: string;
      refreshCache?: boolean | { updateAge: number };
    };
  };
  account?: { accountLinking?: { allowUnlinkingAll?: boolean } };
  rateLimit?: {
    enabled?: boolean;
    window?: number;
    max?: number;
    storage?: 'memory' | 'database';
    customRules?: Record<string, { window: number; max: number } | false>;
  };
  advanced?: {
    useSecureCookies?: boolean;
    cookiePrefix?: string;
    crossSubDomainCookies?: { enabled: boolean; domain?: string };
    cookies?: Record<string, { name?: string; attributes?: CookieAttributes }>;
    defaultCookieAttributes?: CookieAttributes;
    disableCSRFCheck?: boolean;
    disableOriginCheck?: boolean | string[];
    skipTrailingSlashes?: boolean;
    /** Keyward's own: `false` keeps `__Secure-` where it would say `__Host-`. */
    hostPrefix?: boolean;
  };
  trustedOrigins?: string[];
  disabledPaths?: string[];
}

export const SECRET = 'conformance-secret-vK3tq8Zr5LxYw1Nb7Hd2Fs';

/** What a scenario leaves out: somebody can sign up and in with a password, and nothing else is turned on. */
const USUAL: Options = {
  secret: SECRET,
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  advanced: { cookiePrefix: 'better-auth', disableCSRFCheck: false, disableOriginCheck: false },
};

/** Options with what is usual filled in. */
export function complete(options: Partial<Options>): Options {
  return merged(USUAL, options) as Options;
}

/** Where the server's paths begin: a path in the base URL wins over `basePath`. */
export function basePathOf(options: Options): string {
  const path = options.baseURL === undefined ? '/' : new URL(options.baseURL).pathname;
  if (path !== '/') {
    return path.replace(/\/+$/, '');
  }
  const basePath = options.basePath ?? '/api/auth';
  return basePath === '/' ? '' : basePath;
}

function merged(below: unknown, above: unknown): unknown {
  if (!isRecord(below) || !isRecord(above)) {
    return above === undefined ? below : above;
  }
  const keys = new Set([...Object.keys(below), ...Object.keys(above)]);
  return Object.fromEntries([...keys].map((key) => [key, merged(below[key], above[key])]));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
