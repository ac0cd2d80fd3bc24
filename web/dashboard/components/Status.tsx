import type { JSX } from 'preact';
import { useWorkspace } from '../context.ts';

const GOOD = ['PAID', 'SWEPT', 'POSTED', 'CAPTURED', 'APPROVED', 'CONFIRMED', 'FINAL', 'AUTHORIZED'];
const BAD = ['SWEEP_FAILED', 'FAILED', 'REJECTED', 'DISPUTED', 'ORPHANED', 'REVERTED'];
const WARN = [
  'IN_REVIEW',
  'DUPLICATE',
  'REQUIRES_ACTION',
  'UNKNOWN',
  'PARTIAL',
  'OVER',
  'LATE',
  'WRONG_ASSET',
];
const BUSY = ['CONFIRMING', 'SWEEPING', 'SEEN', 'BROADCAST', 'SIGNED', 'MINED', 'INITIATED'];

export function toneOf(status: string): 'good' | 'bad' | 'warn' | 'busy' | 'quiet' {
  if (GOOD.includes(status)) return 'good';
  if (BAD.includes(status)) return 'bad';
  if (WARN.includes(status)) return 'warn';
  return BUSY.includes(status) ? 'busy' : 'quiet';
}

/** A status in words, with a mark whose form says the same as its colour. */
export function Status({ status }: { readonly status: string }): JSX.Element {
  const { messages } = useWorkspace();
  return <span class={`status status--${toneOf(status)}`}>{messages.statuses[status] ?? status}</span>;
}
