import type { AnyEvent } from '../../../functions/events/eventTypes.ts';

/** What an event changes in one line of the projection. Changes only add up, so that their order does not matter. */
export interface VolumeChange {
  /** `<merchant>#<day>#<asset>`, the day in UTC. */
  readonly line: string;
  /** Base units; below zero for what is taken back. */
  readonly units: bigint;
  readonly payments: 1 | -1;
  readonly decimals: number;
}

/** The volume of money that is there for good: final deposits, less what a reorganisation took back, and posted transactions. */
export function volumeChange(event: AnyEvent): VolumeChange | null {
  const { merchantId, occurredAt } = event;
  const day = occurredAt.slice(0, 10);
  switch (event.type) {
    case 'deposit.confirmed':
    case 'deposit.orphaned': {
      const { currency, chainId, decimals, amount, confirmedVersion } = event.data;
      // It was never counted, because it never was final.
      if (confirmedVersion === null) return null;
      const payments = event.type === 'deposit.confirmed' ? 1 : -1;
      const line = `${merchantId}#${day}#${currency}@${chainId}`;
      return { line, units: BigInt(amount) * BigInt(payments), payments, decimals };
    }
    case 'transaction.posted': {
      const { currency, decimals, amount } = event.data;
      return { line: `${merchantId}#${day}#${currency}`, units: BigInt(amount), payments: 1, decimals };
    }
    default:
      return null;
  }
}
