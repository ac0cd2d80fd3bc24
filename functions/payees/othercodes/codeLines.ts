import { err, ok, type Result } from '../../shared/result.ts';

/** Why a text of lines is no code: the first line that is wrong, counted from 1, and what it must be. Line 0: the text itself. */
export interface LineRefusal {
  readonly line: number;
  readonly reason: string;
}

export function refuseLine(
  line: number,
  reason: string,
): { readonly ok: false; readonly error: LineRefusal } {
  return err({ line, reason });
}

/** The lines of a text, which end all with LF or all with CR LF. @param bytesMax of the text in UTF-8 */
export function readLines(text: string, bytesMax: number): Result<readonly string[], LineRefusal> {
  if (text.length > bytesMax || Buffer.byteLength(text) > bytesMax)
    return refuseLine(0, `it has more than ${bytesMax} bytes`);
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(end);
  const mixed = lines.findIndex((line) => /[\r\n]/.test(line));
  return mixed === -1 ? ok(lines) : refuseLine(mixed + 1, 'it ends otherwise than the first one');
}

/** Whether a text is what an amount of two decimals is written as, above zero. */
export function isCents(text: string, wholeDigitsMax: number): boolean {
  const [, whole = '', cents = ''] = /^([0-9]+)(?:\.([0-9]{1,2}))?$/.exec(text) ?? [];
  return (
    whole !== '' && whole.length <= wholeDigitsMax && /[1-9]/.test(whole + cents) && !/^0[0-9]/.test(whole)
  );
}
