import { getAddress, isAddress } from 'ethers/address';
import * as z from 'zod';
import type { Asset } from '../shared/assets.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { checkText } from '../shared/text.ts';
import { type FinalityTierInput, parseFinalityTiers } from './finalityTiersInput.ts';
import type { FinalityTier, PendingChange, ToleratedShare } from './merchantRecord.ts';

export const MERCHANT_NAME_CHARACTERS_MAX = 100;
export const EXPIRES_IN_MINUTES_MAX = 43_200;
/** A tenth: what the environment's own configuration takes. */
const TOLERANCE_BASIS_POINTS_MAX = 1_000;
const RETURN_HOSTS_MAX = 20;
/** RFC 5321, section 4.5.3.1.3, less the brackets. */
const MAIL_ADDRESS_CHARACTERS_MAX = 254;
const ZERO_ADDRESS = '0x0000000000000000000000000000000000000000';

/** As the API takes it: what is left out stays as it is. */
export interface SettingsInput {
  readonly name?: string | null | undefined;
  readonly expiresInMinutes?: number | null | undefined;
  readonly returnHosts?: readonly string[] | null | undefined;
  readonly tolerance?:
    | {
        readonly underBasisPoints?: number | null | undefined;
        readonly overBasisPoints?: number | null | undefined;
      }
    | null
    | undefined;
  readonly finalityTiers?: readonly FinalityTierInput[] | null | undefined;
  readonly treasury?: { readonly chainId: number; readonly address: string } | null | undefined;
  readonly notificationAddress?: string | null | undefined;
}

/** What is asked for, checked. */
export interface SettingsChange {
  readonly name?: string;
  readonly expiresInMinutes?: number;
  readonly returnHosts?: readonly string[];
  readonly tolerance?: ToleratedShare;
  readonly finalityTiers?: readonly FinalityTier[];
  /** What has to wait. */
  readonly guarded: readonly Pick<PendingChange, 'setting' | 'chainId' | 'value'>[];
}

/**
 * Reads a change of a merchant's settings.
 *
 * @param assets of the environment
 */
export function parseSettings(
  input: SettingsInput,
  assets: readonly Asset[],
): Result<SettingsChange, PaymentsError> {
  const { name, expiresInMinutes, returnHosts, tolerance, treasury, notificationAddress } = input;
  const hosts = (returnHosts ?? []).map((host) => host.toLowerCase());
  const refusal =
    checkText('name', name, MERCHANT_NAME_CHARACTERS_MAX) ??
    checkExpiry(expiresInMinutes ?? null) ??
    checkHosts(hosts) ??
    checkTolerance(tolerance ?? null) ??
    checkTreasury(treasury ?? null, [...new Set(assets.map(({ chainId }) => chainId))]) ??
    checkMailAddress(notificationAddress ?? null);
  if (refusal !== null) return err(refusal);
  const finalityTiers = parseFinalityTiers(input.finalityTiers ?? [], assets);
  if (!finalityTiers.ok) return finalityTiers;
  return ok({
    ...(name ? { name } : {}),
    ...(expiresInMinutes ? { expiresInMinutes } : {}),
    ...(returnHosts ? { returnHosts: [...new Set(hosts)] } : {}),
    ...(tolerance ? { tolerance: shareOf(tolerance) } : {}),
    ...(input.finalityTiers ? { finalityTiers: finalityTiers.value } : {}),
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

function checkTolerance(tolerance: (SettingsInput['tolerance'] & object) | null): PaymentsError | null {
  for (const [field, points] of Object.entries(tolerance ?? {})) {
    if (points !== null && points !== undefined && (points < 0 || points > TOLERANCE_BASIS_POINTS_MAX))
      return invalidInput(
        `tolerance.${field}`,
        points,
        `a whole number from 0 to ${TOLERANCE_BASIS_POINTS_MAX}`,
      );
  }
  return null;
}

function shareOf({ underBasisPoints, overBasisPoints }: SettingsInput['tolerance'] & object): ToleratedShare {
  return {
    ...(underBasisPoints === null || underBasisPoints === undefined ? {} : { underBasisPoints }),
    ...(overBasisPoints === null || overBasisPoints === undefined ? {} : { overBasisPoints }),
  };
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
