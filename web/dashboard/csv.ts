import type { Page } from './api/usePages.ts';

/** Rows of one file: a browser keeps it whole, and a spreadsheet has an end. */
export const ROWS_MAX = 10_000;
const PAGE = 100;

export interface Column<T> {
  readonly name: string;
  readonly value: (row: T) => string | number | null | undefined;
}

const AMOUNT = /^-?\d+(\.\d+)?$/;

/**
 * One field by RFC 4180. What a spreadsheet would take for a formula, and is no amount, is text by an apostrophe.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvField(value: string | number | null | undefined): string {
  const text = value === null || value === undefined ? '' : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) && !AMOUNT.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvText<T>(columns: readonly Column<T>[], rows: readonly T[]): string {
  const lines = [
    columns.map(({ name }) => csvField(name)),
    ...rows.map((row) => columns.map(({ value }) => csvField(value(row)))),
  ];
  return lines.map((fields) => fields.join(',')).join('\r\n') + '\r\n';
}

export interface Export<T> {
  readonly read: (nextToken: string | null, limit: number) => Promise<Page<T>>;
  readonly onProgress: (rows: number) => void;
  readonly signal: AbortSignal;
}

/** Reads page after page, up to ROWS_MAX rows or until it is stopped. */
export async function readAll<T>({
  read,
  onProgress,
  signal,
}: Export<T>): Promise<{ readonly rows: readonly T[]; readonly all: boolean }> {
  const rows: T[] = [];
  let nextToken: string | null = null;
  do {
    const page: Page<T> = await read(nextToken, PAGE);
    rows.push(...page.items);
    ({ nextToken } = page);
    onProgress(rows.length);
  } while (nextToken !== null && rows.length < ROWS_MAX && !signal.aborted);
  return { rows: rows.slice(0, ROWS_MAX), all: nextToken === null };
}

/** Gives the text to the browser as a file; spreadsheets know UTF-8 by the mark at its beginning. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
