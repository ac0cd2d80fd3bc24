import { err, ok, type Result } from '../../shared/result.ts';
import { isLoopback, isPublicAddress } from './publicAddress.ts';
import type { EgressScope, WebhookUrl } from './webhookUrl.ts';

/** The address that a call goes to. Names are resolved once, and nobody asks again between check and use. */
export interface PinnedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Every address of a name, in the order of the resolver. @throws Error where it has none */
export type ResolveAll = (host: string) => Promise<readonly PinnedAddress[]>;

/**
 * Resolves a URL's host to the address that is called. One address that is not allowed refuses the name: whoever answers with a private
 * one beside a public one is not to be tried.
 *
 * @returns why it is refused, in a clause that a merchant may read
 */
export function resolveHost(resolveAll: ResolveAll, scope: EgressScope) {
  return async ({ host }: Pick<WebhookUrl, 'host'>): Promise<Result<PinnedAddress, string>> => {
    let found: readonly PinnedAddress[];
    try {
      found = await resolveAll(host);
    } catch {
      return err(`the name ${host} does not resolve`);
    }
    const [first] = found;
    if (first === undefined) return err(`the name ${host} does not resolve`);
    const allowed = ({ address }: PinnedAddress): boolean =>
      isPublicAddress(address) || (scope === 'PUBLIC_AND_LOOPBACK' && isLoopback(address));
    return found.every(allowed) ? ok(first) : err(`${host} resolves to an address that is not public`);
  };
}
