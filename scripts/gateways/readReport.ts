import { parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import type { GatewayName } from '../../functions/gateways/gatewayName.ts';
import { adyenRow } from './reports/adyen.ts';
import { paypalRow } from './reports/paypal.ts';
import { sandboxRow } from './reports/sandbox.ts';
import { stripeRow } from './reports/stripe.ts';
import type { ReadRow, ReportRow, SettlementLine } from './settlementLine.ts';

const READERS: Readonly<Record<GatewayName, ReadRow>> = {
  stripe: stripeRow,
  adyen: adyenRow,
  paypal: paypalRow,
  sandbox: sandboxRow,
};

/** PayPal marks each row by its first cell: CH names the columns, SB is a line, all others are headers and sums. */
const PAYPAL_COLUMNS = 'CH';
const PAYPAL_LINE = 'SB';

/**
 * The lines of a settlement report, one at a time: the file is never in memory as a whole.
 *
 * @throws Error that names the file's line and what is wrong there
 */
export async function* readReport(gateway: GatewayName, file: string): AsyncIterable<SettlementLine> {
  const rows = parse({
    bom: true,
    relax_column_count: gateway === 'paypal',
    skip_empty_lines: true,
    info: true,
  });
  pipeline(createReadStream(file), rows, () => {
    // What went wrong is thrown by the loop below.
  });
  let columns: readonly string[] | null = null;
  for await (const { record, info } of rows as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    const [mark = ''] = record;
    const isHeader = gateway === 'paypal' ? mark === PAYPAL_COLUMNS : columns === null;
    if (isHeader) {
      columns = record.map((name) => name.trim());
      continue;
    }
    if (gateway === 'paypal' && mark !== PAYPAL_LINE) continue;
    if (columns === null) throw new Error(`line ${info.lines} comes before the names of the columns`);
    const line = readRow(READERS[gateway], named(columns, record), info.lines);
    if (line !== null) yield line;
  }
  if (columns === null) throw new Error(`${file} holds no report of ${gateway}`);
}

function named(columns: readonly string[], record: readonly string[]): ReportRow {
  return Object.fromEntries(columns.map((name, index) => [name, record[index] ?? '']));
}

function readRow(read: ReadRow, row: ReportRow, line: number): SettlementLine | null {
  try {
    return read(row, line);
  } catch (error) {
    throw new Error(`line ${line}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
