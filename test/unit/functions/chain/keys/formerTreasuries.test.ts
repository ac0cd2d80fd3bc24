import { HDNodeWallet, Transaction } from 'ethers';
import { describe, expect, test } from 'vitest';
import { policySigner } from '../../../../../functions/chain/keys/policySigner.ts';
import type { SigningRequest } from '../../../../../functions/chain/keys/signer.ts';
import { encodeDelegateCall, sweepDelegateOf } from '../../../../../functions/chain/sweeping/delegate.ts';
import {
  depositAccount,
  PERMITTED,
  RECORDS,
  SECRETS,
  SIGNING_CHAINS,
  STRANGER,
  TOKEN,
  tokenInterface,
  TREASURY,
} from '../../../../fixtures/chain/signing.ts';

const NEXT = HDNodeWallet.fromPhrase(
  'test test test test test test test test test test test junk',
  undefined,
  "m/44'/60'/8'/0/0",
).address;
const changed = SIGNING_CHAINS.map((chain) => ({
  ...chain,
  treasury: NEXT,
  delegate: sweepDelegateOf(NEXT),
  formerTreasuries: [TREASURY],
}));
const signer = policySigner(SECRETS, changed, RECORDS);

describe('the signer after the treasury of the chain has changed', () => {
  test.each(['nativeSweep', 'tokenSweep'] as const)(
    'given %s to the treasury before, then it is signed again',
    async (name) => {
      await expect(signer.sign(PERMITTED[name])).resolves.toHaveProperty('txHash');
    },
  );

  test('given a batch through the delegate of the treasury before, then its authorizations are for that one', async () => {
    const { rawTransaction } = await signer.sign(PERMITTED.tokenBatch);
    const [authorization] = Transaction.from(rawTransaction).authorizationList ?? [];
    expect(authorization?.address).toBe(sweepDelegateOf(TREASURY).address);
  });

  const sweep = PERMITTED.tokenSweep;
  const refused: [string, SigningRequest][] = [
    [
      'a transfer to a stranger',
      {
        ...sweep,
        transaction: {
          ...sweep.transaction,
          data: tokenInterface.encodeFunctionData('transfer', [STRANGER, 7n]),
        },
      },
    ],
    [
      'native money to a stranger',
      { ...sweep, transaction: { ...sweep.transaction, to: STRANGER, value: 5n, data: '0x' } },
    ],
    [
      "a batch through a stranger's delegate",
      {
        ...PERMITTED.nativeBatch,
        transaction: {
          ...PERMITTED.nativeBatch.transaction,
          to: sweepDelegateOf(STRANGER).address,
          data: encodeDelegateCall({ token: TOKEN, accounts: [depositAccount(5).address] }),
        },
      },
    ],
    ['the creation of the delegate of the treasury before', PERMITTED.deploy],
  ];
  test.each(refused)('given %s, then nothing is signed', async (_, request) => {
    await expect(signer.sign(request)).rejects.toThrow('the signer refuses');
  });
});
