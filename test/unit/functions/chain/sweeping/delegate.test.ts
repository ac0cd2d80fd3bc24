import fc from 'fast-check';
import { Interface, type InterfaceAbi } from 'ethers';
import { describe, expect, test } from 'vitest';
import artifact from '../../../../../contracts/artifacts/SweepDelegate.json' with { type: 'json' };
import { checksumAddress } from '../../../../../functions/chain/evm/address.ts';
import { decodeDelegateCall, encodeDelegateCall } from '../../../../../functions/chain/sweeping/delegate.ts';

const delegate = new Interface(artifact.abi as InterfaceAbi);
const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes) => checksumAddress(Buffer.from(bytes).toString('hex')));
const call = fc.record({ token: fc.option(address), accounts: fc.array(address, { maxLength: 40 }) });

describe('a call of the delegate', () => {
  test('given any accounts, when encoded, then the contract reads them, and so do we', () => {
    fc.assert(
      fc.property(call, ({ token, accounts }) => {
        const data = encodeDelegateCall({ token, accounts });
        expect(data).toBe(
          token === null
            ? delegate.encodeFunctionData('sweepNatives', [accounts])
            : delegate.encodeFunctionData('sweepTokens', [token, accounts]),
        );
        expect(decodeDelegateCall(data)).toEqual({ token, accounts });
      }),
    );
  });

  test('given one digit that is another, when decoded, then it is another call or none', () => {
    fc.assert(
      fc.property(call, fc.nat(), fc.constantFrom(...'0123456789abcdef'), (before, place, digit) => {
        const data = encodeDelegateCall(before);
        const at = 2 + (place % (data.length - 2));
        const changed = data.slice(0, at) + digit + data.slice(at + 1);
        const after = decodeDelegateCall(changed);
        if (changed === data) expect(after).toEqual(before);
        else if (after !== null) expect(after).not.toEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['nothing', '0x'],
    ['a transfer', `0xa9059cbb${'00'.repeat(64)}`],
    ['the sweep of one account', `0x1be19560${'00'.repeat(32)}`],
    ['bytes behind the accounts', `${encodeDelegateCall({ token: null, accounts: [] })}00`],
    ['a list that begins elsewhere', `0x3a59dd31${'0'.repeat(62)}40${'0'.repeat(64)}`],
    [
      'a list that is longer than it says',
      `${encodeDelegateCall({ token: null, accounts: [] })}${'0'.repeat(64)}`,
    ],
  ])('given %s, when decoded, then it is no call of the delegate', (_, data) => {
    expect(decodeDelegateCall(data)).toBeNull();
  });
});
