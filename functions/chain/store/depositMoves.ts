import * as z from 'zod';
import { DEPOSIT_STATUSES } from '../../invoices/ports.ts';
import type { DepositTransition } from '../deposit.ts';
import { bigUnits } from './storedAmount.ts';

const status = z.enum(DEPOSIT_STATUSES);
const integer = z.coerce.number<string>().pipe(z.int());
/** Milliseconds since 1970, as ISO 8601. */
const instant = integer.transform((ms) => new Date(ms).toISOString());

/**
 * `<version> <status> <ms since 1970>`, and of what was confirmed `<amount> <owed>` in base units. As maps, four of them were a quarter of an item, and lifted
 * it above 1 KB, where each write costs twice as much.
 */
const moveText = z
  .string()
  .transform((text) => text.split(' '))
  .pipe(
    z.union([z.tuple([integer, status, instant]), z.tuple([integer, status, instant, bigUnits, bigUnits])]),
  )
  .transform(([version, to, at, amount, owed]): DepositTransition => {
    const move = { status: to, at, version };
    return amount === undefined || owed === undefined ? move : { ...move, confirmed: { amount, owed } };
  });

/** As earlier releases stored it. */
const moveMap = z
  .object({
    status,
    at: z.string(),
    version: z.int(),
    confirmed: z.object({ amount: bigUnits, owed: bigUnits }).optional(),
  })
  .transform(({ confirmed, ...move }): DepositTransition =>
    confirmed === undefined ? move : { ...move, confirmed },
  );

/** A move that the item of a deposit remembers. */
export const depositMove = z.union([moveText, moveMap]);

/** The move as it is stored. */
export function toMoveText({ version, status, at, confirmed }: DepositTransition): string {
  const move = `${version} ${status} ${Date.parse(at)}`;
  return confirmed === undefined ? move : `${move} ${confirmed.amount} ${confirmed.owed}`;
}
