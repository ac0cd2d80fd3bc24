import { expect, test } from 'vitest';
import { type Rpc, RpcRefused } from '../../../../../functions/chain/evm/rpc.ts';
import { readRefusals } from '../../../../../functions/chain/sweeping/readRefusals.ts';

const ORDER = { address: `0x${'11'.repeat(20)}`, token: `0x${'22'.repeat(20)}`, units: 5n };
const TREASURY = `0x${'33'.repeat(20)}`;

const nodeThat = (answer: unknown): Rpc => ({
  request: () => Promise.reject(new Error('nothing else is asked')),
  batch: async (calls) => calls.map(() => answer),
});

test.each([
  [
    'the token reverts',
    new RpcRefused('eth_call', 3, 'execution reverted: Pausable: paused', '0x08c379a0'),
    1,
  ],
  ['the node gives words only', new RpcRefused('eth_call', -32000, 'execution reverted', null), 1],
  [
    'the token says that there is too little',
    new RpcRefused('eth_call', 3, 'ERC20: insufficient funds', '0x08c379a0'),
    1,
  ],
  [
    'the node wants the account to pay for the call',
    new RpcRefused('eth_call', -32003, 'Insufficient funds for gas * price + value', null),
    0,
  ],
  ['the transfer would succeed', `0x${'0'.repeat(63)}1`, 0],
])('given that %s, then the account is left out only where the token refuses', async (_, answer, refused) => {
  expect((await readRefusals(nodeThat(answer), TREASURY, [ORDER])).size).toBe(refused);
});
