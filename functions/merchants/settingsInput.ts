import { getAddress, isAddress } from 'ethers/address';
import * as z from 'zod';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { checkText } from '../shared/text.ts';
import type { PendingChange } from './merchantRecord.ts';

export const MERCHANT_NAME_CHARACTERS_MAX = 100;
export const EXPIRES_IN_MINUTES_MAX = 43_200;
const RETURN_HOSTS_MAX = 20;
/** RFC 5321, section 4.5.3.1.3, less the brackets. */
const MAIL_ADDRESS_CHARACTERS_MAX = 254;
const ZERO_ADDRESS = '0x0000000000000000000000000000000000000000';

/** As the API takes it: what is left out stays as it is. */
export interface SettingsInput {
  readonly name?: string | null | undefined;
  readonly expiresInMinutes?: number | null | undefined;
  readonly returnHosts?: readonly string[] | null | undefined;
  readonly treasury?: { readonly chainId: number; readonly address: string } | null | undefined;
  readonly notificationAddress?: string | null | undefined;
}

/** What is asked for, checked. */
export interface SettingsChange {
  readonly name?: string;
  readonly expiresInMinutes?: number;
  readonly returnHosts?: readonly string[];
  /** What has to wait. */
  readonly guarded: readonly Pick<PendingChange, 'setting' | 'chainId' | 'value'>[];
}

/**
 * Reads a change of a merchant's settings.
 *
 * @param chainIds of the environment
 */
export function parseSettings(
  input: SettingsInput,
  chainIds: readonly number[],
): Result<SettingsChange, PaymentsError> {
  const { name, expiresInMinutes, returnHosts, treasury, notificationAddress } = input;
  const hosts = (returnHosts ?? []).map((host) => host.toLowerCase());
  const refusal =
    checkText('name', name, MERCHANT_NAME_CHARACTERS_MAX) ??
    checkExpiry(expiresInMinutes ?? null) ??
    checkHosts(hosts) ??
    checkTreasury(treasury ?? null, chainIds) ??
    checkMailAddress(notificationAddress ?? null);
  if (refusal !== null) return err(refusal);
  return ok({
    ...(name ? { name } : {}),
    ...(expiresInMinutes ? { expiresInMinutes } : {}),
    ...(returnHosts ? { returnHosts: [...new Set(hosts)] } : {}),
    guarded: [
      ...(treasury
        ? [{ setting: 'TREASURY' as const, chainId: treasury.chainId, value: treasury.address }]
        : []),
      ...(notificationAddress
        ? [{ setting: 'NOTIFICATION_ADDRESS' as const, value: notificationAddress }]
        : []),
    ],
  });
}

function checkExpiry(minutes: number | null): PaymentsError | null {
  if (minutes === null || (minutes >= 1 && minutes <= EXPIRES_IN_MINUTES_MAX)) return null;
  return invalidInput('expiresInMinutes', minutes, `a whole number from 1 to ${EXPIRES_IN_MINUTES_MAX}`);
}

/** A host as the WHATWG URL standard's parser leaves it, so that comparing texts is comparing hosts; a wildcard would allow nothing. */
function checkHosts(hosts: readonly string[]): PaymentsError | null {
  if (hosts.length > RETURN_HOSTS_MAX)
    return invalidInput('returnHosts', hosts.length, `at most ${RETURN_HOSTS_MAX} hosts`);
  const wrong = hosts.find((host) => host.includes('*') || URL.parse(`https://${host}`)?.host !== host);
  return wrong === undefined
    ? null
    : invalidInput('returnHosts', wrong, 'hosts such as shop.example or shop.example:8443');
}

/** The checksum of EIP-55 is asked for: a mistyped address would take the money. */
function checkTreasury(
  treasury: (SettingsInput['treasury'] & object) | null,
  chainIds: readonly number[],
): PaymentsError | null {
  if (treasury === null) return null;
  const { chainId, address } = treasury;
  if (!chainIds.includes(chainId))
    return invalidInput('treasury.chainId', chainId, `one of ${chainIds.join(', ')}`);
  const good = isAddress(address) && address !== ZERO_ADDRESS && getAddress(address) === address;
  return good ? null : invalidInput('treasury.address', address, 'an address with its EIP-55 checksum');
}

function checkMailAddress(text: string | null): PaymentsError | null {
  if (text === null) return null;
  const good = text.length <= MAIL_ADDRESS_CHARACTERS_MAX && z.email().safeParse(text).success;
  return good ? null : invalidInput('notificationAddress', text, 'an e-mail address');
}
