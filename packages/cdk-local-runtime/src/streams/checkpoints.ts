import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** How far each consumer has read each shard; survives a SIGKILL of this process. */
export interface Checkpoints {
  /** The last sequence number that is done with all before it, or 'END' for a closed shard that is done; null when nothing of it is done. */
  read(consumer: string, shardId: string): string | null;
  write(consumer: string, shardId: string, sequenceNumber: string): void;
  close(): void;
}

/** Opens (and makes) `<dataDir>/streams/<name>.sqlite`. */
export function openCheckpoints(dataDir: string, name: string): Checkpoints {
  const directory = join(dataDir, 'streams');
  mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(join(directory, `${name}.sqlite`));
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS checkpoints (
      consumer TEXT NOT NULL, shard TEXT NOT NULL, sequence_number TEXT NOT NULL, PRIMARY KEY (consumer, shard)
    ) STRICT;`);
  const read = database.prepare('SELECT sequence_number FROM checkpoints WHERE consumer = ? AND shard = ?');
  const write = database.prepare('INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?)');
  const unwritten = new Map<string, [string, string, string]>();
  let flush: NodeJS.Immediate | undefined;
  let open = true;

  const writeAll = (): void => {
    flush = undefined;
    for (const row of unwritten.values()) write.run(...row);
    unwritten.clear();
  };

  return {
    read: (consumer, shardId) => {
      const waiting = unwritten.get(`${consumer}\n${shardId}`);
      const row = waiting === undefined ? read.get(consumer, shardId)?.['sequence_number'] : waiting[2];
      return row === undefined ? null : String(row);
    },
    write: (consumer, shardId, sequenceNumber) => {
      if (!open) return;
      unwritten.set(`${consumer}\n${shardId}`, [consumer, shardId, sequenceNumber]);
      flush ??= setImmediate(writeAll);
    },
    close: () => {
      if (!open) return;
      if (flush !== undefined) clearImmediate(flush);
      writeAll();
      open = false;
      database.close();
    },
  };
}
