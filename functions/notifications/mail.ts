/** A mail as it is sent: the same in both forms. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What a mail says. Nothing in it is markup. */
export interface Letter {
  readonly subject: string;
  /** Sentences, one paragraph each. */
  readonly paragraphs: readonly string[];
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

/** The letter as a mail, plain and as HTML. */
export function composeMail(to: string, merchantName: string, { subject, paragraphs, table }: Letter): Mail {
  const closing = 'This mail was written by a machine. The address is set with updateMerchant.';
  const all = [`Merchant: ${merchantName}`, ...paragraphs];
  const grid = table === undefined ? [] : [table.head, ...table.rows];
  const text = [...all, ...(table === undefined ? [] : [columns(grid)]), closing].join('\n\n');
  const html = [
    '<!doctype html><html lang="en"><meta charset="utf-8">',
    `<title>${escaped(subject)}</title><body style="font-family:sans-serif">`,
    ...all.map((paragraph) => `<p>${escaped(paragraph)}</p>`),
    ...(table === undefined ? [] : [tableOf(table)]),
    `<p><small>${escaped(closing)}</small></p></body></html>`,
  ].join('\n');
  return { to, subject, text: `${text}\n`, html: `${html}\n` };
}

/** Columns of equal width for whoever reads without markup. */
function columns(grid: readonly (readonly string[])[]): string {
  const widths = (grid[0] ?? []).map((_, i) => Math.max(...grid.map((row) => (row[i] ?? '').length)));
  return grid
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function tableOf({ head, rows }: NonNullable<Letter['table']>): string {
  const row = (tag: 'th' | 'td', cells: readonly string[]): string =>
    `<tr>${cells.map((cell) => `<${tag} style="padding:2px 12px 2px 0;text-align:left">${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>${row('th', head)}${rows.map((cells) => row('td', cells)).join('')}</table>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
