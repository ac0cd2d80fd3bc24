import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const MERCHANTS = 'appsync-payments-local-merchants';
const STATE = 'appsync-payments-local-chain-state';

/** Every deposit address that was given out, as the tables in a database say; lower case. */
export function addressesGiven(file: string): Set<string> {
  return reading(file, (database) => {
    const rows = database.prepare(`SELECT item_json FROM "${STATE}"`).all();
    const ids = rows.map((row) => String((JSON.parse(String(row['item_json'])) as KeyedItem).id.S));
    return new Set(ids.flatMap((id) => /^ADDRESS#\d+#(0x[0-9a-f]{40})$/.exec(id)?.[1] ?? []));
  });
}

interface KeyedItem {
  readonly id: { readonly S: string };
}

/**
 * Makes a database of the engine what a restore leaves: the items and their indexes as they are in it, without streams, their records,
 * and time to live.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html
 */
export function forgetSettings(file: string): void {
  writing(file, (database) => {
    database.exec(`DELETE FROM _stream_records;
      UPDATE _tables SET stream_enabled = 0, stream_view_type = NULL, stream_label = NULL, ttl_attribute = NULL,
        ttl_enabled = 0, tags = NULL;`);
  });
}

/** Whether streams and time to live are there, once the template was applied to restored tables. */
export function settingsOf(file: string): string {
  return reading(file, (database) => {
    const rows = database.prepare('SELECT stream_enabled, ttl_enabled FROM _tables').all();
    const streams = rows.filter((row) => row['stream_enabled'] === 1).length;
    const times = rows.filter((row) => row['ttl_enabled'] === 1).length;
    return `${streams} streams, ${times} times to live`;
  });
}

/** Puts the table of merchants as it is in `last` beside the restored one, as `merchants-before`. */
export function restoreBeside(file: string, last: string): void {
  const copy = `${MERCHANTS}-before`;
  writing(file, (database) => {
    const { sql } = database.prepare('SELECT sql FROM sqlite_master WHERE name = ?').get(MERCHANTS) ?? {};
    database.exec(String(sql).replace(`"${MERCHANTS}"`, `"${copy}"`));
    const columns = database
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all('_tables')
      .map(({ name }) => String(name))
      .filter((name) => name !== 'table_name' && name !== 'table_id')
      .join(', ');
    database
      .prepare(
        `INSERT INTO _tables (table_name, ${columns}) SELECT ?, ${columns} FROM _tables WHERE table_name = ?`,
      )
      .run(copy, MERCHANTS);
    database.prepare('ATTACH ? AS last').run(last);
    database.exec(`INSERT INTO "${copy}" SELECT * FROM last."${MERCHANTS}"; DETACH last;`);
  });
}

/** What is lost beside the tables when an account is: secrets, what waits in queues, and how far streams were read. */
export function loseTheRest(dataDir: string): void {
  for (const name of ['secrets.json', 'streams', 'invocations', 'states', 'expired'])
    rmSync(join(dataDir, name), { recursive: true, force: true });
  writing(join(dataDir, 'fauxqs', 'fauxqs.db'), (database) => {
    database.exec('DELETE FROM sqs_messages');
  });
}

function reading<T>(file: string, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return work(database);
  } finally {
    database.close();
  }
}

function writing(file: string, work: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(file);
  try {
    work(database);
  } finally {
    database.close();
  }
}
