import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openLogFile, type LogFile } from './logFile.ts';

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
/** Of a source's file, before it makes room: some 60,000 lines. */
const FILE_BYTES_MAX = 16 * 1024 * 1024;

/**
 * Opens `<directory>/<source>.log` as sources appear; a long one becomes `<source>.log.1`, in place of the one before. With `terminal`, every line is shown there too, prefixed by
 * its source. `source` is the root's own file.
 */
export function openLog(options: {
  readonly directory: string;
  readonly source: string;
  readonly terminal?: (line: string) => void;
  /** Of one file; 16 MiB by default. */
  readonly bytesMax?: number;
}): LogFiles {
  mkdirSync(options.directory, { recursive: true });
  const files = new Map<string, LogFile>();
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

  const fileOf = (source: string): LogFile => {
    let file = files.get(source);
    if (file === undefined) {
      const name = `${source.replaceAll(/[^\w.-]/g, '_')}.log`;
      file = openLogFile(join(options.directory, name), options.bytesMax ?? FILE_BYTES_MAX);
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
      await Promise.all([...files.values()].map((file) => file.close()));
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
