import { describe, expect, test } from 'vitest';
import { findAsset, findChain, parseChains } from '../../../../functions/chain/chainConfig.ts';

const usdc = {
  symbol: 'USDC',
  native: false,
  tokenAddress: `0x${'1'.repeat(40)}`,
  decimals: 6,
  finality: [{ upTo: '100', depth: 3 }, { tag: 'finalized' }],
};
const eth = { symbol: 'ETH', native: true, tokenAddress: null, decimals: 18, finality: [{ depth: 2 }] };
const chain = {
  chainId: 1,
  name: 'Ethereum',
  treasury: `0x${'2'.repeat(40)}`,
  blockTimeMs: 1_000,
  tags: ['safe', 'finalized'],
  feeModel: 'ETHEREUM',
  watchIntervalSeconds: 12,
  multicall3: `0x${'3'.repeat(40)}`,
  maxLogBlocks: 2_000,
  transactionFeeMax: '1',
  reorgSeconds: 64,
  assets: [usdc, eth],
};

describe('the configuration of chains', () => {
  test('given a sound configuration, when parsed, then chains and assets are found by name', () => {
    const chains = parseChains(JSON.stringify([chain]));
    const found = findChain(chains, 1);
    expect(found && findAsset(found, 'USDC')).toEqual(usdc);
    expect(found && findAsset(found, 'EUR')).toBeUndefined();
    expect(findChain(chains, 2)).toBeUndefined();
  });

  test('given a list without a chain, when parsed, then the file is named', () => {
    expect(() => parseChains('[]')).toThrow(/chains.json is wrong/);
  });

  test.each([
    ['a short address', { ...chain, treasury: '0x12' }, /treasury/],
    ['an unknown field', { ...chain, colour: 'red' }, /colour/],
    ['a share above one', { ...chain, sweeping: { feeShareMax: '1.5' } }, /feeShareMax/],
    ['a share of five decimals', { ...chain, sweeping: { feeShareMax: '0.00001' } }, /feeShareMax/],
    ['a minimum that is a number', { ...chain, assets: [{ ...usdc, invoiceMin: 1 }] }, /invoiceMin/],
    ['a depth beyond what is remembered', { ...chain, reorgSeconds: 2 }, /deeper than reorgSeconds reaches/],
    ['an explorer without a place for the hash', { ...chain, explorer: 'https://a.example/tx/' }, /HASH/],
    [
      'a wallet that is opened by no https',
      { ...chain, wallets: [{ wallet: 'W', native: 'w://ADDRESS' }] },
      /https/,
    ],
    [
      'a wallet that is told no address',
      { ...chain, wallets: [{ wallet: 'W', token: 'https://w.example/UNITS' }] },
      /ADDRESS or PAGE/,
    ],
    ['no asset', { ...chain, assets: [] }, /assets/],
    ['a symbol twice', { ...chain, assets: [usdc, usdc] }, /a symbol stands once/],
    [
      'a native asset with a token',
      { ...chain, assets: [{ ...eth, tokenAddress: usdc.tokenAddress }] },
      /native asset/,
    ],
    ['a token without an address', { ...chain, assets: [{ ...usdc, tokenAddress: null }] }, /native asset/],
    [
      'a last tier with a limit',
      { ...chain, assets: [{ ...eth, finality: [{ upTo: '1', depth: 1 }] }] },
      /the last has none/,
    ],
    [
      'a middle tier without one',
      { ...chain, assets: [{ ...eth, finality: [{ depth: 1 }, { depth: 2 }] }] },
      /the last has none/,
    ],
    ['a tag that the chain lacks', { ...chain, tags: ['safe'] }, /a tag that the chain does not have/],
    ['depth 0', { ...chain, assets: [{ ...eth, finality: [{ depth: 0 }] }] }, /finality/],
    [
      'a limit that is no amount',
      { ...chain, assets: [{ ...eth, finality: [{ upTo: '1e3', depth: 1 }, { depth: 2 }] }] },
      /finality/,
    ],
  ])('given %s, when parsed, then the field is named', (_, wrong, message) => {
    expect(() => parseChains(JSON.stringify([wrong]))).toThrow(message);
  });

  test('given a chain twice, when parsed, then it is refused', () => {
    expect(() => parseChains(JSON.stringify([chain, chain]))).toThrow(/a chainId stands once/);
  });
});
