import { DatabaseSync } from 'node:sqlite';
import type { EventMessage } from 'appsync-payments-client';

export interface Order {
  readonly id: string;
  /** In currency units. */
  readonly amount: string;
  readonly currency: string;
  readonly invoiceId: string | null;
  readonly fulfilledAt: string | null;
  /** How often the goods were sent. */
  readonly shipments: number;
}

/** What the shop keeps. SQLite stands for your database: what counts is that a transaction holds all that an event leads to. */
export interface Orders {
  add(order: Pick<Order, 'id' | 'amount' | 'currency'>): void;
  hasInvoice(id: string, invoiceId: string): void;
  find(id: string): Order | undefined;
  /** Applies events, and keeps the cursor that they came with, all or none. An event may come as often as it likes. */
  take(events: readonly EventMessage[], cursor?: string): void;
  /** Where reading goes on; null before the first time. */
  cursor(): string | null;
  close(): void;
}

/** @param file created when it is not there */
export function openOrders(file: string): Orders {
  const database = new DatabaseSync(file);
  database.exec(`
    CREATE TABLE IF NOT EXISTS orders (
      id TEXT PRIMARY KEY, amount TEXT NOT NULL, currency TEXT NOT NULL, invoiceId TEXT, fulfilledAt TEXT
    ) STRICT;
    CREATE TABLE IF NOT EXISTS shipments (orderId TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS progress (id INTEGER PRIMARY KEY CHECK (id = 1), cursor TEXT NOT NULL) STRICT;`);

  const apply = (event: EventMessage): void => {
    if (event.type !== 'invoice.paid') return;
    // The reference is the order's id: the order knows its invoice a moment later than the API does.
    const { reference } = event.data;
    const { changes } = database
      .prepare('UPDATE orders SET fulfilledAt = ? WHERE id = ? AND fulfilledAt IS NULL')
      .run(event.timestamp, reference);
    // Only the first event changes the order, so that the goods are sent once.
    if (changes === 1) database.prepare('INSERT INTO shipments VALUES (?)').run(reference);
  };

  return {
    add: ({ id, amount, currency }) => {
      database
        .prepare('INSERT INTO orders (id, amount, currency) VALUES (?, ?, ?)')
        .run(id, amount, currency);
    },
    hasInvoice: (id, invoiceId) => {
      database.prepare('UPDATE orders SET invoiceId = ? WHERE id = ?').run(invoiceId, id);
    },
    find: (id) =>
      database
        .prepare(
          'SELECT *, (SELECT count(*) FROM shipments WHERE orderId = orders.id) AS shipments FROM orders WHERE id = ?',
        )
        .get(id) as Order | undefined,
    take: (events, cursor) => {
      database.exec('BEGIN IMMEDIATE');
      try {
        events.forEach(apply);
        if (cursor !== undefined)
          database.prepare('INSERT OR REPLACE INTO progress VALUES (1, ?)').run(cursor);
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    cursor: () => {
      const row = database.prepare('SELECT cursor FROM progress').get() as { cursor: string } | undefined;
      return row?.cursor ?? null;
    },
    close: () => database.close(),
  };
}
