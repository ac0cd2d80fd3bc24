import type { StaffSignIn } from '../../shared/api/configuration.ts';
import { SignInEnded, type StaffTokens } from './tokens.ts';

export interface IdTokenProps {
  readonly staff: StaffSignIn;
  readonly first: StaffTokens;
  readonly keep: (tokens: StaffTokens) => void;
  readonly ended: () => void;
}

/** A token is renewed so long before its end, since a request is on its way for a while. */
const RENEWED_BEFORE_MS = 60_000;

/**
 * A token that is good, for each request and each connection: renewed once for all that ask at a time, when it is about to end.
 *
 * @throws SignInEnded by what is returned, after `ended`
 */
export function idTokens({ staff, first, keep, ended }: IdTokenProps): () => Promise<string> {
  let tokens = first;
  let renewing: Promise<StaffTokens> | null = null;
  const renew = async (): Promise<StaffTokens> => {
    const { refreshTokens } = await import('./openIdConnect.ts');
    return refreshTokens(staff, tokens);
  };
  return async () => {
    if (Date.now() < tokens.expiresAt - RENEWED_BEFORE_MS) return tokens.idToken;
    renewing ??= renew()
      .then((renewed) => {
        keep(renewed);
        tokens = renewed;
        return renewed;
      })
      .finally(() => (renewing = null));
    try {
      return (await renewing).idToken;
    } catch (error) {
      if (error instanceof SignInEnded) ended();
      // Out of reach for a moment: what there is may still be good.
      else if (Date.now() < tokens.expiresAt) return tokens.idToken;
      throw error;
    }
  };
}
