import { keccak256 } from 'ethers/crypto';
import { addressWord, word } from '../../evm/quantity.ts';
import { type RpcCall, RpcRefused } from '../../evm/rpc.ts';
import { NO_SURCHARGE, type SurchargeRates } from './surcharge.ts';

/*
 * Arbitrum takes what its data costs on Ethereum as gas, at the price of a gas unit: a plain transfer takes more than 21,000.
 * https://docs.arbitrum.io/how-arbitrum-works/deep-dives/gas-and-fees
 */

/** A contract of the node's own, at no address of the chain: https://docs.arbitrum.io/arbitrum-essentials/nodeinterface/reference */
export const NODE_INTERFACE = '0x00000000000000000000000000000000000000C8';
/** First four bytes of keccak256 of `gasEstimateL1Component(address,bool,bytes)`. */
const L1_COMPONENT = '0x77d488a2';

/** Of calldata beside what every transaction has. */
const SAMPLE_BYTES = 10_000;

export const ARBITRUM_CALLS: readonly RpcCall[] = [l1Component(0), l1Component(SAMPLE_BYTES)];

/**
 * The node counts the size after compression: the sample is one that cannot be compressed, as addresses and signatures cannot.
 *
 * @param answers of `ARBITRUM_CALLS`
 */
export function arbitrumRates([none, sample]: readonly (unknown | RpcRefused)[]): SurchargeRates {
  const fixed = gasOf(none);
  const perThousandBytes = (gasOf(sample) - fixed) / BigInt(SAMPLE_BYTES / 1_000);
  return { ...NO_SURCHARGE, gas: { fixed, perThousandBytes } };
}

function l1Component(bytes: number): RpcCall {
  const head = addressWord(NODE_INTERFACE) + word(0) + word(96) + word(bytes);
  const data = noise(bytes);
  const padding = '0'.repeat((64 - (data.length % 64)) % 64);
  return {
    method: 'eth_call',
    params: [{ to: NODE_INTERFACE, data: L1_COMPONENT + head + data + padding }, 'latest'],
  };
}

/** The same bytes each time, of which none follows from those before. */
function noise(bytes: number): string {
  let hex = '';
  for (let i = 0; hex.length < 2 * bytes; i++) hex += keccak256(`0x${word(i)}`).slice(2);
  return hex.slice(0, 2 * bytes);
}

/** The first of three words: gas units of the L1 part. */
function gasOf(answer: unknown | RpcRefused): bigint {
  if (answer instanceof RpcRefused) throw answer;
  const gas = /^0x([0-9a-f]{64})[0-9a-f]{128}$/i.exec(String(answer))?.[1];
  if (gas === undefined) throw new Error(`NodeInterface answered ${String(answer).slice(0, 80)}`);
  return BigInt(`0x${gas}`);
}
