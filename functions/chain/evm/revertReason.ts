import type { RpcRefused } from './rpc.ts';

/** `Error(string)`, with which Solidity reverts: https://docs.soliditylang.org/en/latest/control-structures.html#revert */
const ERROR_SELECTOR = '0x08c379a0';

/** Why a simulated transfer was refused, in a sentence for the merchant who reads the invoice. */
export function explainRefusal(refusal: RpcRefused): string {
  const text = revertText(refusal.data) ?? refusal.reason;
  if (/paus/i.test(text))
    return 'The token is paused: nobody can transfer it. Retry the sweep when it is not.';
  if (/black ?list|block ?list|deny ?list|frozen/i.test(text)) {
    return 'The token refuses the deposit address or the treasury: its issuer has blacklisted one of them.';
  }
  if (/exceeds balance|insufficient|not enough/i.test(text)) {
    return 'The deposit address holds less than its deposits say.';
  }
  return `The transfer to the treasury was refused: ${text.slice(0, 150)}`;
}

/** The text of `Error(string)`; null for any other data. */
export function revertText(data: string | null): string | null {
  if (data === null || !data.toLowerCase().startsWith(ERROR_SELECTOR) || data.length < 10 + 128) return null;
  const length = Number.parseInt(data.slice(10 + 64, 10 + 128), 16);
  return Buffer.from(data.slice(10 + 128, 10 + 128 + length * 2), 'hex').toString('utf8');
}

/** Whether a token refuses because its issuer has paused it, as OpenZeppelin's and Circle's tokens say. */
export function isPause(reason: string): boolean {
  return /paus/i.test(reason);
}
