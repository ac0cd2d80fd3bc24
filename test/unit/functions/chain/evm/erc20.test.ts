import { id, Interface } from 'ethers';
import { describe, expect, test } from 'vitest';
import {
  encodeTransfer,
  parseTransfer,
  type RawLog,
  topicOf,
  TRANSFER_TOPIC,
} from '../../../../../functions/chain/evm/erc20.ts';

const FROM = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const TO = '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359';
const log: RawLog = {
  address: '0xdbf03b407c01e7cd3cbea99509d93f8dddc8c6fb',
  topics: [TRANSFER_TOPIC, topicOf(FROM), topicOf(TO)],
  data: `0x${5n.toString(16).padStart(64, '0')}`,
  blockNumber: '0x10',
  blockHash: `0x${'b'.repeat(64)}`,
  transactionHash: `0x${'c'.repeat(64)}`,
  logIndex: '0x3',
};

describe('ERC-20', () => {
  test('given its signature, when hashed, then it is the topic', () => {
    expect(id('Transfer(address,address,uint256)')).toBe(TRANSFER_TOPIC);
  });

  test('given a Transfer log, when parsed, then its addresses carry their checksum', () => {
    expect(parseTransfer(log)).toEqual({
      token: '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
      from: FROM,
      to: TO,
      value: 5n,
      blockNumber: 16,
      blockHash: log.blockHash,
      txHash: log.transactionHash,
      logIndex: 3,
    });
  });

  test.each([
    ['an ERC-721 transfer', { topics: [...log.topics, topicOf(TO)], data: '0x' }],
    ['another event', { topics: [id('Approval(address,address,uint256)'), ...log.topics.slice(1)] }],
    ['a removed log', { removed: true }],
    ['data of another size', { data: '0x05' }],
  ])('given %s, when parsed, then it is no transfer', (_, change) => {
    expect(parseTransfer({ ...log, ...change })).toBeNull();
  });

  test('given a transfer to make, when encoded, then a general ABI coder writes the same', () => {
    const abi = new Interface(['function transfer(address to, uint256 value)']);
    expect(encodeTransfer(TO, 2n ** 256n - 1n)).toBe(
      abi.encodeFunctionData('transfer', [TO, 2n ** 256n - 1n]),
    );
  });
});
