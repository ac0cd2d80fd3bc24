/** How a report leaves the program: for people, for spreadsheets, for programs. */
export type Format = 'table' | 'csv' | 'json';

export const FORMATS: readonly Format[] = ['table', 'csv', 'json'];

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: 'right';
}

/** Lays rows out in a format. JSON has one object a row, with the columns' titles as keys. */
export function render<Row>(format: Format, columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map(({ value }) => value(row)));
  const titles = columns.map(({ title }) => title);
  switch (format) {
    case 'json':
      return JSON.stringify(toObjects(columns, rows), null, 2);
    case 'csv':
      return [titles, ...cells].map((line) => line.map(csvCell).join(',')).join('\r\n');
    case 'table': {
      const widths = titles.map((title, index) =>
        Math.max(title.length, ...cells.map((line) => (line[index] ?? '').length)),
      );
      const lay = (line: readonly string[]) =>
        line
          .map((cell, index) => {
            const width = widths[index] ?? 0;
            return columns[index]?.align === 'right' ? cell.padStart(width) : cell.padEnd(width);
          })
          .join('  ')
          .trimEnd();
      return [lay(titles), widths.map((width) => '─'.repeat(width)).join('  '), ...cells.map(lay)].join('\n');
    }
  }
}

/** One object a row, with the columns' titles as keys. */
export function toObjects<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Record<string, string>[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ title, value }) => [title, value(row)])));
}

/**
 * RFC 4180, and a leading apostrophe where a spreadsheet would take text from outside for a formula. Amounts may begin with a
 * minus sign and stay numbers.
 */
function csvCell(cell: string): string {
  const safe = /^[=+@\t\r]|^-[^0-9]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
