import { type Account, balanceOf, type Side, type Totals } from '../../functions/ledger/account.ts';
import { exportHledger } from '../../functions/ledger/exportHledger.ts';
import type { JournalEntry } from '../../functions/ledger/journalEntry.ts';
import type { BookReader, LedgerStore, StatementLine } from '../../functions/ledger/ports.ts';
import { trialBalance, type TrialBalanceLine } from '../../functions/ledger/trialBalance.ts';
import { formatBaseUnits } from '../../functions/shared/decimal.ts';
import { type Column, type Format, render } from './table.ts';

/** What every report reads from. */
export interface LedgerSources {
  readonly reader: BookReader;
  readonly ledger: LedgerStore;
}

/** All accounts of a book with debits, credits and balance, before a moment or now. */
export async function trialBalanceReport(
  { reader }: LedgerSources,
  book: string,
  format: Format,
  until?: Date,
): Promise<string> {
  const accounts = await reader.accounts(book);
  const lines = trialBalance(accounts, await readEntries(reader, book), until);
  const amount = (units: bigint, { currency }: Account) =>
    formatBaseUnits(units.toString(), currency.decimals);
  const columns: Column<TrialBalanceLine>[] = [
    { title: 'account', value: ({ account }) => account.id },
    { title: 'type', value: ({ account }) => account.type },
    { title: 'currency', value: ({ account }) => account.currency.symbol },
    { title: 'debits', value: ({ debits, account }) => amount(debits, account), align: 'right' },
    { title: 'credits', value: ({ credits, account }) => amount(credits, account), align: 'right' },
    { title: 'balance', value: ({ balance, account }) => amount(balance, account), align: 'right' },
  ];
  return render(format, columns, lines);
}

/** Every line of one account, oldest first, with the balance after it. */
export async function statementReport(
  { ledger }: LedgerSources,
  accountId: string,
  format: Format,
  until?: Date,
): Promise<string> {
  const account = await ledger.getAccount(accountId);
  if (!account) throw new Error(`there is no account ${accountId}`);
  const lines = await readStatement(ledger, account, until);
  let totals = { debits: 0n, credits: 0n, held: 0n };
  const rows = lines.map((line) => {
    const { side, amount } = line;
    totals = {
      ...totals,
      debits: totals.debits + (side === 'DEBIT' ? amount : 0n),
      credits: totals.credits + (side === 'CREDIT' ? amount : 0n),
    };
    return { line, balance: balanceOf(account, totals) };
  });
  const shown = (units: bigint) => formatBaseUnits(units.toString(), account.currency.decimals);
  return render(
    format,
    [
      { title: 'posted', value: ({ line }) => line.postedAt },
      { title: 'entry', value: ({ line }) => line.entryId },
      { title: 'description', value: ({ line }) => line.description },
      {
        title: 'debit',
        value: ({ line }) => (line.side === 'DEBIT' ? shown(line.amount) : ''),
        align: 'right',
      },
      {
        title: 'credit',
        value: ({ line }) => (line.side === 'CREDIT' ? shown(line.amount) : ''),
        align: 'right',
      },
      { title: 'balance', value: ({ balance }) => shown(balance), align: 'right' },
    ],
    rows,
  );
}

/** One account's totals, before a moment or now. What is held is known for now only. */
export async function balanceReport(
  { ledger }: LedgerSources,
  accountId: string,
  format: Format,
  until?: Date,
): Promise<string> {
  const account = await ledger.getAccount(accountId);
  if (!account) throw new Error(`there is no account ${accountId}`);
  const totals =
    until === undefined
      ? await ledger.totals(account)
      : totalsOf(await readStatement(ledger, account, until));
  const shown = (units: bigint) => formatBaseUnits(units.toString(), account.currency.decimals);
  return render(
    format,
    [
      { title: 'account', value: () => account.id },
      { title: 'currency', value: () => account.currency.symbol },
      { title: 'debits', value: ({ debits }) => shown(debits), align: 'right' },
      { title: 'credits', value: ({ credits }) => shown(credits), align: 'right' },
      { title: 'balance', value: (each) => shown(balanceOf(account, each)), align: 'right' },
      { title: 'held', value: ({ held }) => (until === undefined ? shown(held) : ''), align: 'right' },
    ],
    [totals],
  );
}

function totalsOf(lines: readonly StatementLine[]): Totals {
  const sum = (wanted: Side) =>
    lines.reduce((total, { side, amount }) => total + (side === wanted ? amount : 0n), 0n);
  return { debits: sum('DEBIT'), credits: sum('CREDIT'), held: 0n };
}

/** The book in hledger's journal format. */
export async function hledgerExport({ reader }: LedgerSources, book: string): Promise<string> {
  return exportHledger(await reader.accounts(book), await readEntries(reader, book));
}

async function readEntries(reader: BookReader, book: string): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const entry of reader.entries(book)) entries.push(entry);
  return entries;
}

async function readStatement(ledger: LedgerStore, account: Account, until?: Date): Promise<StatementLine[]> {
  const lines: StatementLine[] = [];
  let next: string | undefined;
  do {
    const page = await ledger.statement(account, {
      limit: 500,
      ...(until === undefined ? {} : { until: until.toISOString() }),
      ...(next === undefined ? {} : { next }),
    });
    lines.push(...page.items);
    next = page.next;
  } while (next !== undefined);
  return lines.reverse();
}
