import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

export type Level = 'debug' | 'info' | 'warn' | 'error';

/** Structured logs: one JSON object a line, one file a source. */
export interface Log {
  debug(message: string, facts?: Record<string, unknown>): void;
  info(message: string, facts?: Record<string, unknown>): void;
  warn(message: string, facts?: Record<string, unknown>): void;
  error(message: string, facts?: Record<string, unknown>): void;
  /** A log with its own source: a function's logical id, a service's name. */
  child(source: string): Log;
  /** Writes one line as it is, for output that is structured already. */
  raw(line: string): void;
}

/** A log in a directory. */
export interface LogFiles extends Log {
  close(): Promise<void>;
}

/** Lines that come within it go to the disk together: each write of its own costs a thread's start. */
const FLUSH_MS = 50;

/**
 * Opens `<directory>/<source>.log` as sources appear. With `terminal`, every line is shown there too, prefixed by
 * its source. `source` is the root's own file.
 */
export function openLog(options: {
  readonly directory: string;
  readonly source: string;
  readonly terminal?: (line: string) => void;
}): LogFiles {
  mkdirSync(options.directory, { recursive: true });
  const files = new Map<string, WriteStream>();
  const unwritten = new Map<string, string[]>();
  let flush: NodeJS.Timeout | undefined;
  let closed = false;

  const write = (source: string, line: string): void => {
    if (closed) return;
    options.terminal?.(`${source} ${line}`);
    const lines = unwritten.get(source);
    if (lines === undefined) unwritten.set(source, [line]);
    else lines.push(line);
    flush ??= setTimeout(writeAll, FLUSH_MS).unref();
  };

  const writeAll = (): void => {
    clearTimeout(flush);
    flush = undefined;
    for (const [source, lines] of unwritten) fileOf(source).write(`${lines.join('\n')}\n`);
    unwritten.clear();
  };

  const fileOf = (source: string): WriteStream => {
    let file = files.get(source);
    if (file === undefined) {
      file = createWriteStream(join(options.directory, `${source.replaceAll(/[^\w.-]/g, '_')}.log`), {
        flags: 'a',
      });
      file.on('error', () => files.delete(source));
      files.set(source, file);
    }
    return file;
  };

  const at = (source: string): Log => {
    const entry = (level: Level) => (message: string, facts?: Record<string, unknown>) =>
      write(source, JSON.stringify({ time: new Date().toISOString(), level, source, message, ...facts }));
    return {
      debug: entry('debug'),
      info: entry('info'),
      warn: entry('warn'),
      error: entry('error'),
      child: at,
      raw: (line) => write(source, line),
    };
  };

  return {
    ...at(options.source),
    close: async () => {
      closed = true;
      writeAll();
      await Promise.all(
        [...files.values()].map((file) => new Promise<void>((done) => file.end(() => done()))),
      );
    },
  };
}

/** A log that keeps nothing, for tests. */
export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLog,
  raw: () => {},
};
