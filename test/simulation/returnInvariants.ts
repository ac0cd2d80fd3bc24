import { sameToken } from '../../functions/chain/evm/address.ts';
import { withdrawalIdOf } from '../../functions/chain/withdrawal.ts';
import type { KnownInvoice, World } from './world.ts';

/** Whether money of the invoice's own asset ever left its address by hand: how far it comes then depends on whose money it was. */
export function wasReturned({ chain, number, made }: KnownInvoice): boolean {
  return chain.truth.returns.some(
    ({ invoice, token, happened }) =>
      invoice === number && happened && sameToken(token, made.asset.tokenAddress),
  );
}

/** Null where the final withdrawals of an invoice are the returns that the chain has, each once; else what is not. */
export async function unsettledReturns({ stores }: World, known: KnownInvoice): Promise<string | null> {
  const { chain, number, made } = known;
  const returns = chain.truth.returns.filter(({ invoice }) => invoice === number);
  if (returns.length === 0) return null;
  const expected = returns.flatMap(({ hash, units, place }) =>
    place === null ? [] : [`${hash} ${units} in ${place.hash}`],
  );
  const outflows = await stores.outflows.outflowsOf(made.id);
  const withdrawals = await stores.chain.withdrawals(outflows.map(withdrawalIdOf));
  const final = withdrawals.filter(({ status }) => status === 'FINAL');
  const found = final.map(({ txHash, amount, blockHash }) => `${txHash} ${amount.units} in ${blockHash}`);
  if (found.sort().join() !== expected.sort().join())
    return `the final withdrawals are ${found.join()}, sent back were ${expected.join()}`;
  const ofSuspense = final
    .filter(({ otherAsset }) => !otherAsset)
    .reduce((units, { fromSuspense }) => units + fromSuspense, 0n);
  const { returned = 0n } = (await stores.invoices.get(made.id)) ?? {};
  return returned === ofSuspense ? null : `returned ${returned}, the withdrawals took ${ofSuspense}`;
}

/** Null where nobody is owed less than nothing in a chain's books; else what is wrong. */
export function wrongSuspense({ books }: World, { driver }: World['chains'][number]): string | null {
  const { assets, chainId } = driver.config;
  for (const { symbol } of assets) {
    const owedTo = (role: string): bigint => -books.balanceOf(`${role}:${symbol}@${chainId}`);
    if (owedTo('suspense') < 0n) return `suspense of ${symbol}@${chainId} is ${owedTo('suspense')}`;
    if (owedTo('payable') < 0n) return `payable of ${symbol}@${chainId} is ${owedTo('payable')}`;
    if (owedTo('unexplained') > 0n) return `unexplained of ${symbol}@${chainId} is ${owedTo('unexplained')}`;
  }
  return null;
}
