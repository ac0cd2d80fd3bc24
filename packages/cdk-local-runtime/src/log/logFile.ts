import { createWriteStream, renameSync, statSync, type WriteStream } from 'node:fs';

/** A file that lines are added to, and that never grows beyond a length. */
export interface LogFile {
  write(text: string): void;
  close(): Promise<void>;
}

/**
 * Opens a file for appending. One that has grown beyond `bytesMax` becomes `<file>.1`, in place of the one that was, and another is begun:
 * the newest lines are there, and both together take twice as many bytes at the most, and what was written at once.
 */
export function openLogFile(file: string, bytesMax: number): LogFile {
  let bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  let stream: WriteStream | undefined;

  const open = (): WriteStream => {
    const opened = createWriteStream(file, { flags: 'a' });
    // A disk that takes no lines ends nothing: it is tried again with the next ones.
    opened.on('error', () => {
      if (stream === opened) stream = undefined;
    });
    return opened;
  };

  const turn = (): void => {
    // Lines that are on their way follow their file to its other name.
    stream?.end();
    stream = undefined;
    bytes = 0;
    try {
      renameSync(file, `${file}.1`);
    } catch {
      // It was not written yet.
    }
  };

  return {
    write: (text) => {
      if (bytes >= bytesMax) turn();
      stream ??= open();
      stream.write(text);
      bytes += Buffer.byteLength(text);
    },
    close: () => new Promise((done) => (stream === undefined ? done() : stream.end(() => done()))),
  };
}
