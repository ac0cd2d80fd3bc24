import type { Agreement, AgreementQuestion } from '../agreement.ts';
import { sameAddress } from './address.ts';
import { parseTransfer } from './erc20.ts';
import { readBlocks, readReceipts } from './evmNode.ts';
import type { Rpc } from './rpc.ts';

interface Endpoint {
  /** Its place in the secret, 1 being the first. */
  readonly position: number;
  readonly rpc: Rpc;
}

/**
 * Asks other endpoints whether they have the same block at the height and the same money in it, one after another until enough agree. One that
 * does not answer, or is not there yet, says nothing; one that shows something else ends it.
 *
 * @param others those that the pass did not read from; the pass's own counts as one
 */
export async function askEndpoints(
  others: readonly Endpoint[],
  question: AgreementQuestion,
): Promise<Agreement> {
  let agreeing = 1;
  for (const { position, rpc } of others) {
    if (agreeing >= question.endpoints) break;
    const difference = await compare(rpc, question).catch(() => null);
    if (difference === null) continue;
    if (difference !== '') return { kind: 'disagreed', endpoint: position, difference };
    agreeing += 1;
  }
  return agreeing >= question.endpoints
    ? { kind: 'agreed', endpoints: agreeing }
    : { kind: 'too few', endpoints: agreeing };
}

/** Empty where it shows the same; null where it is not there yet. */
async function compare(rpc: Rpc, question: AgreementQuestion): Promise<string | null> {
  const [block] = await readBlocks(rpc, [question.blockNumber]);
  if (block === undefined || block === null) return null;
  if (block.hash !== question.blockHash) {
    return `at ${question.blockNumber} it has ${block.hash}, not ${question.blockHash}`;
  }
  const { txHash } = question;
  // Money that came inside calls has no transaction of its own: the block is all that can be compared.
  if (txHash === null) return '';
  const [receipt] = await readReceipts(rpc, [txHash]);
  if (receipt === undefined || receipt === null) return `it has no receipt of ${txHash}`;
  if (receipt.blockHash !== question.blockHash) return `it has ${txHash} in block ${receipt.blockHash}`;
  if (!receipt.succeeded) return `${txHash} failed there`;
  if (question.token === null) return '';
  const transfers = receipt.logs.flatMap((log) => parseTransfer(log) ?? []);
  const same = transfers.some(
    ({ token, to, value }) =>
      sameAddress(token, question.token ?? '') && sameAddress(to, question.to) && value === question.units,
  );
  return same ? '' : `${txHash} has no transfer of ${question.units} to ${question.to} there`;
}
