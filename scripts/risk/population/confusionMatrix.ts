import type { Decision } from '../../../functions/risk/ports.ts';
import type { Judged } from './judgePopulation.ts';
import { FRAUD, isFraud, LEGITIMATE, type Label } from './labelled.ts';

export interface LabelRow {
  readonly label: Label;
  readonly decisions: Record<Decision, number>;
  /** Transactions in which a factor was found, by its code. */
  readonly factors: Map<string, number>;
  /** Transactions in which an expected factor was not found. */
  expectedMissed: number;
  expected: number;
}

/** How transactions of each kind of people were decided. */
export class ConfusionMatrix {
  readonly rows: readonly LabelRow[] = [...LEGITIMATE, ...FRAUD].map((label) => ({
    label,
    decisions: { ALLOW: 0, REVIEW: 0, REFUSE: 0 },
    factors: new Map(),
    expected: 0,
    expectedMissed: 0,
  }));

  add({ labelled: { label, expected }, assessment: { decision, factors } }: Judged): void {
    const row = this.rowOf(label);
    row.decisions[decision]++;
    for (const { code } of factors) row.factors.set(code, (row.factors.get(code) ?? 0) + 1);
    if (expected.length === 0) return;
    row.expected++;
    if (!expected.every((code) => factors.some((factor) => factor.code === code))) row.expectedMissed++;
  }

  rowOf(label: Label): LabelRow {
    const row = this.rows.find((each) => each.label === label);
    if (row === undefined) throw new Error(`${label} is no label`);
    return row;
  }

  /** Of a label's transactions, those reviewed or refused: `{found, of}`. */
  found(label: Label): { readonly found: number; readonly of: number } {
    const { ALLOW, REVIEW, REFUSE } = this.rowOf(label).decisions;
    return { found: REVIEW + REFUSE, of: ALLOW + REVIEW + REFUSE };
  }

  /** Of all legitimate transactions, those reviewed or refused. */
  falsePositives(): { readonly found: number; readonly of: number } {
    const each = this.rows.filter(({ label }) => !isFraud(label)).map(({ label }) => this.found(label));
    return each.reduce((sum, { found, of }) => ({ found: sum.found + found, of: sum.of + of }), {
      found: 0,
      of: 0,
    });
  }
}
