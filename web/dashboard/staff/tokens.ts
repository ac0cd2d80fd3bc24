/** What a tab keeps of a sign-in that is under way. */
export interface SignInAttempt {
  readonly state: string;
  readonly nonce: string;
  /** `code_verifier` of RFC 7636. */
  readonly verifier: string;
  /** The place that was asked for. */
  readonly hash: string;
}

export interface StaffTokens {
  /** What the API takes: its custom attributes are not in an access token. */
  readonly idToken: string;
  /** Null: there are no other tokens after these. */
  readonly refreshToken: string | null;
  /** Unix time in ms by this machine's clock. */
  readonly expiresAt: number;
}

/** A sign-in lasts no longer: its time is over, or an administrator ended it. */
export class SignInEnded extends Error {
  override readonly name = 'SignInEnded';
  constructor() {
    super('the sign-in has ended');
  }
}
