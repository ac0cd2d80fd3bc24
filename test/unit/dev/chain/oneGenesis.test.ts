import { expect, test } from 'vitest';
import { headerHash, keepOneGenesis } from '../../../../dev/chain/oneGenesis.ts';

const zero32 = `0x${'00'.repeat(32)}`;
const emptyTrie = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421';

/** Ethereum's genesis: https://etherscan.io/block/0 */
const mainnet = {
  parentHash: zero32,
  sha3Uncles: '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347',
  miner: `0x${'00'.repeat(20)}`,
  stateRoot: '0xd7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544',
  transactionsRoot: emptyTrie,
  receiptsRoot: emptyTrie,
  logsBloom: `0x${'00'.repeat(256)}`,
  difficulty: '0x400000000',
  number: '0x0',
  gasLimit: '0x1388',
  gasUsed: '0x0',
  timestamp: '0x0',
  extraData: '0x11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa',
  mixHash: zero32,
  nonce: '0x0000000000000042',
};

test('given Ethereum’s genesis, when its header is hashed, then the hash is the known one', () => {
  expect(headerHash(mainnet)).toBe('0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3');
});

test('given a dump with two geneses, when one is kept, then it is the one that block 1 follows', () => {
  const block1 = { header: { ...mainnet, number: '0x1', parentHash: headerHash(mainnet) } };
  const another = { header: { ...mainnet, timestamp: '0x1' } };
  const dump = { best_block_number: 1, blocks: [another, block1, { header: mainnet }, another] };
  expect(JSON.parse(keepOneGenesis(JSON.stringify(dump)))).toEqual({
    best_block_number: 1,
    blocks: [block1, { header: mainnet }],
  });
});

test.each([{}, { blocks: [{ header: mainnet }] }])(
  'given the dump %j, when there is no block 1, then it stays',
  (dump) => {
    expect(JSON.parse(keepOneGenesis(JSON.stringify(dump)))).toEqual(dump);
  },
);
