import type { MinedBlock, Payment, SentBack } from './driver.ts';

/** One payment of the simulator's list, and where it was mined. */
export interface KnownPayment extends Payment {
  readonly hash: string;
  /** Of the invoice that the address belongs to. */
  readonly invoice: number;
  /** On the branch that stands; null while it waits, or is gone for good. */
  place: Inclusion | null;
  /** On every branch. */
  readonly inclusions: Inclusion[];
}

/** Money that was sent back, and where that was mined. */
export interface KnownReturn extends SentBack {
  readonly hash: string;
  /** Of the invoice whose address it left. */
  readonly invoice: number;
  /** On the branch that stands. */
  place: Inclusion | null;
  /** Whether it was ever mined. */
  happened: boolean;
}

/** A block that a payment was mined in. Steps of the simulation. */
export interface Inclusion {
  readonly height: number;
  readonly hash: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** Until which it was on the branch that stands; Infinity: it still is. */
  until: number;
  /** The most blocks that stood on it, itself included. */
  depth: number;
}

/**
 * What the simulator knows of a chain because it made it so: payments, blocks and fees. Nothing here was asked of what is
 * under test.
 */
export interface Truth {
  readonly payments: readonly KnownPayment[];
  readonly blocks: readonly MinedBlock[];
  head(): MinedBlock | undefined;
  paid(hash: string, payments: readonly (Payment & { readonly invoice: number })[]): void;
  mined(block: MinedBlock): void;
  takenBack(blocks: readonly MinedBlock[], step: number): void;
  /** Wei that accounts of the system paid for gas on the branch that stands. */
  fees(): bigint;
  /** Base units that the payments of these kinds brought on the branch that stands. */
  brought(kinds: readonly Payment['kind'][]): bigint;
  of(invoice: number): readonly KnownPayment[];
  readonly returns: readonly KnownReturn[];
  sentBack(hash: string, sent: SentBack, invoice: number): void;
  /** Base units of a token, or of native money, that were sent back on the branch that stands. */
  returned(token: string | null): bigint;
}

export function newTruth(): Truth {
  const payments: KnownPayment[] = [];
  const byHash = new Map<string, KnownPayment[]>();
  const byInvoice = new Map<number, KnownPayment[]>();
  const blocks: MinedBlock[] = [];
  const standing = new Set<KnownPayment>();
  const brought = new Map<Payment['kind'], bigint>();
  const returns = new Map<string, KnownReturn>();
  let fees = 0n;
  const add = (kind: Payment['kind'], units: bigint): void =>
    void brought.set(kind, (brought.get(kind) ?? 0n) + units);
  return {
    payments,
    blocks,
    head: () => blocks.at(-1),
    paid: (hash, sent) => {
      const made = sent.map((each): KnownPayment => ({ ...each, hash, place: null, inclusions: [] }));
      payments.push(...made);
      byHash.set(hash, made);
      for (const each of made) byInvoice.set(each.invoice, [...(byInvoice.get(each.invoice) ?? []), each]);
    },
    mined: (block) => {
      blocks.push(block);
      for (const { hash, succeeded, fee } of block.transactions) {
        fees += fee;
        const back = returns.get(hash);
        if (back !== undefined && succeeded) {
          back.place = placeIn(block);
          back.happened = true;
        }
        for (const payment of byHash.get(hash) ?? []) {
          if (!succeeded) continue;
          const place = placeIn(block);
          payment.place = place;
          payment.inclusions.push(place);
          standing.add(payment);
          add(payment.kind, payment.units);
        }
      }
      for (const { place } of standing)
        if (place !== null) place.depth = Math.max(place.depth, block.number - place.height + 1);
    },
    takenBack: (taken, step) => {
      blocks.splice(blocks.length - taken.length);
      for (const { hash, fee } of taken.flatMap(({ transactions }) => transactions)) {
        fees -= fee;
        const back = returns.get(hash);
        if (back !== undefined) back.place = null;
        for (const payment of byHash.get(hash) ?? []) {
          if (payment.place === null) continue;
          payment.place.until = step;
          payment.place = null;
          standing.delete(payment);
          add(payment.kind, -payment.units);
        }
      }
    },
    fees: () => fees,
    brought: (kinds) => kinds.reduce((sum, kind) => sum + (brought.get(kind) ?? 0n), 0n),
    of: (invoice) => byInvoice.get(invoice) ?? [],
    get returns() {
      return [...returns.values()];
    },
    sentBack: (hash, sent, invoice) =>
      void returns.set(hash, { ...sent, hash, invoice, place: null, happened: false }),
    returned: (token) =>
      [...returns.values()]
        .filter((each) => each.place !== null && each.token === token)
        .reduce((sum, { units }) => sum + units, 0n),
  };
}

function placeIn({ number: height, hash, timestamp }: MinedBlock): Inclusion {
  return { height, hash, timestamp, until: Infinity, depth: 1 };
}
