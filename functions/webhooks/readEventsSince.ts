import type { WebhookEventPage } from '../../schema/generated/schema.generated.ts';
import { type Clock, isoNow } from '../shared/clock.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { BEGINNING, formatCursor, parseCursor, type Positions } from './eventCursor.ts';
import { LOG_SHARDS } from './logShards.ts';
import type { EventLog, PlacedEvent } from './ports.ts';

const LIMIT_MAX = 100;

export interface EventsSinceCommand {
  readonly merchantId: MerchantId;
  /** Of the page before; null: from the first event that is kept. */
  readonly cursor?: string | null | undefined;
  /** 1 to 100; default: 100. */
  readonly limit?: number | null | undefined;
  /** Without a cursor: from the end on. Default: false. */
  readonly latest?: boolean | null | undefined;
}

/**
 * The events of a merchant that follow a cursor, each exactly once over all pages. The first call opens the log: events before it were not
 * kept. Positions of a shard have no gaps, so that a reader who goes from cursor to cursor has missed nothing; where the log does not reach back to
 * the cursor any more, that is refused and not passed over.
 */
export function readEventsSince({ log, clock }: { readonly log: EventLog; readonly clock: Clock }) {
  return async (command: EventsSinceCommand): Promise<Result<WebhookEventPage, PaymentsError>> => {
    const { merchantId, cursor = null } = command;
    const limit = command.limit ?? LIMIT_MAX;
    if (limit < 1 || limit > LIMIT_MAX) return err(invalidInput('limit', limit, `1 to ${LIMIT_MAX}`));
    const given = cursor === null ? null : parseCursor(merchantId, cursor);
    if (cursor !== null && given === null)
      return err(invalidInput('cursor', cursor, 'a cursor that eventsSince answered to this merchant'));
    const last = await log.lastPositions(merchantId);
    if (last === null) {
      await log.open(merchantId, isoNow(clock));
      return ok({ items: [], cursor: formatCursor(merchantId, BEGINNING), more: false });
    }
    if (cursor === null && command.latest === true)
      return ok({ items: [], cursor: formatCursor(merchantId, last), more: false });
    const shards = await Promise.all(
      LOG_SHARDS.map(async (shard): Promise<ShardOfEvents> => {
        const after = given?.[shard] ?? 0;
        const behind = (last[shard] ?? 0) > after;
        return {
          shard,
          after,
          events: behind ? await log.read(merchantId, shard, after, limit) : [],
          behind,
        };
      }),
    );
    if (given !== null && shards.some(isCut))
      return err(invalidInput('cursor', cursor, 'younger: events after it are not kept any more'));
    return ok(page(merchantId, shards, limit, last));
  };
}

interface ShardOfEvents {
  readonly shard: string;
  readonly after: number;
  readonly events: readonly PlacedEvent[];
  /** The shard has events after it. */
  readonly behind: boolean;
}

/** What followed the cursor has been deleted. */
function isCut({ after, events, behind }: ShardOfEvents): boolean {
  return behind && events[0]?.position !== after + 1;
}

/** Each shard is taken from its beginning, so that the positions that are taken stand side by side. */
function page(
  merchantId: MerchantId,
  shards: readonly ShardOfEvents[],
  limit: number,
  last: Positions,
): WebhookEventPage {
  const taken = shards
    .flatMap(({ shard, events }) => inOrder(shard, events))
    .sort((a, b) => (a.order < b.order ? -1 : 1));
  const items = taken.slice(0, limit);
  const positions = Object.fromEntries(
    shards.map(({ shard, after }) => [
      shard,
      items.findLast((item) => item.shard === shard)?.event.position ?? after,
    ]),
  );
  const more = LOG_SHARDS.some((shard) => (last[shard] ?? 0) > (positions[shard] ?? 0));
  return {
    items: items.map(({ event: { id, type, occurredAt, body } }) => ({ id, type, occurredAt, body })),
    cursor: formatCursor(merchantId, positions),
    more,
  };
}

interface Ordered {
  readonly shard: string;
  readonly event: PlacedEvent;
  /** Never falls within a shard, whatever the events' times are. */
  readonly order: string;
}

function inOrder(shard: string, events: readonly PlacedEvent[]): Ordered[] {
  let latest = '';
  return events.map((event, i) => {
    if (event.occurredAt > latest) latest = event.occurredAt;
    return { shard, event, order: `${latest}#${shard}#${String(i).padStart(3, '0')}` };
  });
}
