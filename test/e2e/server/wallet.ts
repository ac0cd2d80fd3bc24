import { parseUnits, toQuantity } from 'ethers';
import { payer } from '../../../dev/chain/accounts.ts';
import { connectRpc } from '../../../dev/chain/rpc.ts';
import { balanceOf, tokenInterface, tokenOrder } from '../../../dev/chain/testToken.ts';
import { sendOrder, type Order, type Receipt } from '../../../dev/chain/transactions.ts';
import type { Outputs } from './server.ts';

/** The accounts of the embedded chain that people outside of the system hold: the payer's, and the token issuer's. */
export interface Wallet {
  /** Pays an amount in currency units and waits for its block. Returns the transaction's hash. */
  pay(symbol: string, to: string, amount: string): Promise<string>;
  /** Calls a contract as the payer, with wei, and waits for the block. */
  call(to: string, data: string, valueWei: bigint): Promise<string>;
  /** Sends ETH from an address, as whoever has its key, and waits for the block; gas is paid there. */
  sendFrom(address: string, to: string, eth: string): Promise<string>;
  /** Calls the token as its owner and waits for the block. */
  asIssuer(functionName: string, ...values: unknown[]): Promise<void>;
  /** Base units of the asset that the address holds. */
  balance(symbol: string, address: string): Promise<bigint>;
  /** Sets what a gas unit costs in the next block, in gwei; empty blocks lower it by an eighth each. */
  setBaseFee(gwei: number): Promise<void>;
  /** Moves the chain's clock forward; the next block has the new time. */
  passTime(seconds: number): Promise<void>;
}

const minedTimeoutMs = 20_000;
/** Looks in a row that do not find it: for a moment, as its block is made, one may not. */
const FORGOTTEN_LOOKS = 20;

export function openWallet(outputs: Outputs): Wallet {
  const rpc = connectRpc(outputs.rpcUrl);
  const assetOf = (symbol: string) => {
    const asset = outputs.assets.find((each) => each.symbol === symbol);
    if (asset === undefined) throw new Error(`The server has no asset ${symbol}.`);
    return asset;
  };
  // The node chooses a transaction's nonce itself, and gives one to two that come at once.
  let sending: Promise<unknown> = Promise.resolve();
  const send = async (order: Order): Promise<string> => {
    const sendInTurn = (): Promise<string> => {
      const sent = sending.then(() => sendOrder(rpc, order));
      sending = sent.catch(() => undefined);
      return sent;
    };
    let hash = await sendInTurn();
    const deadline = Date.now() + minedTimeoutMs;
    let unknown = 0;
    for (;;) {
      const receipt = await rpc<Receipt | null>('eth_getTransactionReceipt', [hash]);
      if (receipt?.status === '0x1') return hash;
      if (receipt !== null) throw new Error(`Transaction ${hash} failed.`);
      if (Date.now() > deadline) throw new Error(`Transaction ${hash} was not mined.`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      // Another process, the shop of a demo, pays by the same account: the one whose nonce went to the other is forgotten.
      const known = await rpc<unknown>('eth_getTransactionByHash', [hash]);
      unknown = known === null ? unknown + 1 : 0;
      if (unknown < FORGOTTEN_LOOKS) continue;
      hash = await sendInTurn();
      unknown = 0;
    }
  };
  return {
    pay: (symbol, to, amount) => {
      const { tokenAddress, decimals } = assetOf(symbol);
      const units = parseUnits(amount, decimals);
      const data = tokenInterface.encodeFunctionData('transfer', [to, units]);
      return send(
        tokenAddress === null
          ? { from: payer.address, to, valueWei: units }
          : { from: payer.address, to: tokenAddress, data },
      );
    },
    call: (to, data, valueWei) => send({ from: payer.address, to, data, valueWei }),
    sendFrom: async (address, to, eth) => {
      await rpc('anvil_impersonateAccount', [address]);
      return send({ from: address, to, valueWei: parseUnits(eth, 18) });
    },
    asIssuer: async (functionName, ...values) => void (await send(tokenOrder(functionName, values))),
    balance: async (symbol, address) =>
      assetOf(symbol).tokenAddress === null
        ? BigInt(await rpc<string>('eth_getBalance', [address, 'latest']))
        : balanceOf(rpc, address),
    setBaseFee: async (gwei) =>
      void (await rpc('anvil_setNextBlockBaseFeePerGas', [toQuantity(parseUnits(`${gwei}`, 'gwei'))])),
    passTime: async (seconds) => void (await rpc('evm_increaseTime', [seconds])),
  };
}
