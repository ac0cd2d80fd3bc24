import { parseUnits } from 'ethers';
import { startShop, type Shop } from '../examples/shop/shop.ts';
import { payer } from './chain/accounts.ts';
import { connectRpc } from './chain/rpc.ts';
import { tokenInterface } from './chain/testToken.ts';
import { sendOrder } from './chain/transactions.ts';
import { demoPayee } from './demoPayee.ts';
import type { Outputs } from './outputs.ts';

/**
 * The example's shop, as the demo merchant's, with a payer of this machine's chain: what a newcomer buys in by clicking. Null where the
 * runtime has no API, no pages or no chain.
 *
 * @param database a file, or `:memory:`
 */
export async function openShop(outputs: Omit<Outputs, 'shopUrl'>, database: string): Promise<Shop | null> {
  const { graphqlUrl, realtimeUrl, merchantApiKey, pagesUrl, rpcUrl, assets } = outputs;
  if (!graphqlUrl || !realtimeUrl || !merchantApiKey || !pagesUrl || !rpcUrl) return null;
  const rpc = connectRpc(rpcUrl);
  const pay = async (to: string, amount: string, currency: string): Promise<void> => {
    const asset = assets.find(({ symbol }) => symbol === currency);
    if (asset === undefined) throw new Error(`the API has no asset ${currency}`);
    const units = parseUnits(amount, asset.decimals);
    const { tokenAddress } = asset;
    const data = tokenInterface.encodeFunctionData('transfer', [to, units]);
    const order = tokenAddress === null ? { to, valueWei: units } : { to: tokenAddress, data };
    await sendOrder(rpc, { from: payer.address, ...order });
  };
  const payeeLink = demoPayee({ graphqlUrl, realtimeUrl, merchantApiKey, pagesUrl });
  const demo = { pay, payeeLink };
  return startShop({ graphqlUrl, realtimeUrl, merchantApiKey, pagesUrl, database, port: 0, demo });
}
