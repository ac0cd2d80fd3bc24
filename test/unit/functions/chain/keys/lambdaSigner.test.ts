import { type InvokeCommandInput, type InvokeCommandOutput, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, test, vi } from 'vitest';
import { lambdaSigner } from '../../../../../functions/chain/keys/lambdaSigner.ts';
import { runSigner } from '../../../../../functions/chain/keys/runSigner.ts';
import {
  AddressMismatch,
  type Signer,
  SigningRefused,
  type SigningRequest,
} from '../../../../../functions/chain/keys/signer.ts';
import { createLog } from '../../../../../functions/shared/log.ts';
import { SecretUnset } from '../../../../../functions/shared/setUp.ts';
import { depositAccount, gasWallet, openSigner, PERMITTED } from '../../../../fixtures/chain/signing.ts';

const requests: [string, SigningRequest][] = Object.entries(PERMITTED);

/** A client whose calls end before anything is sent. */
function clientOf(answer: (payload: string) => Promise<Partial<InvokeCommandOutput>>): LambdaClient {
  const client = new LambdaClient({ region: 'us-east-1' });
  client.middlewareStack.add(
    () =>
      async ({ input }) => {
        const { Payload } = input as InvokeCommandInput;
        const output = await answer(Buffer.from(Payload as Uint8Array).toString());
        return { output: { $metadata: {}, ...output } as InvokeCommandOutput, response: {} };
      },
    { step: 'initialize' },
  );
  return client;
}

const bytesOf = (text: string) => Buffer.from(text) as unknown as NonNullable<InvokeCommandOutput['Payload']>;

/** The sweeper's side and the function's, with JSON between them as Lambda has it, and what was logged. */
function across(signer: Signer = openSigner()) {
  const lines: string[] = [];
  let calls = 0;
  const run = runSigner({ signer, log: createLog({ write: (line) => lines.push(line), level: 'INFO' }) });
  const client = clientOf(async (payload) => {
    calls++;
    return { Payload: bytesOf(JSON.stringify(await run(JSON.parse(payload)))) };
  });
  return { lines, calls: () => calls, asked: lambdaSigner({ client, functionName: 'sign' }) };
}

describe('the signing function, asked by the sweeper', () => {
  test.each(requests)(
    'given %s, when asked, then the bytes are those of the signer itself',
    async (_, request) => {
      const { asked, lines } = across();
      const signed = await asked.sign(request);
      expect(signed).toEqual(await openSigner().sign(request));
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
        expect.objectContaining({ level: 'INFO', kind: request.kind, txHash: signed.txHash }),
      ]);
    },
  );

  test('given the wallet was asked once, when it is asked again, then nobody is', async () => {
    const { asked, calls } = across();
    expect([await asked.gasWallet(), await asked.gasWallet()]).toEqual([
      gasWallet.address,
      gasWallet.address,
    ]);
    expect(calls()).toBe(1);
  });

  test('given what the policy refuses, when asked, then it is refused as by the signer itself, with a line that raises an alarm', async () => {
    const { asked, lines } = across();
    const refused = asked.sign({
      ...PERMITTED.fill,
      transaction: { ...PERMITTED.fill.transaction, value: 1n },
    });
    await expect(refused).rejects.toThrow(SigningRefused);
    await expect(refused).rejects.toThrow('a transfer of 1 wei');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'ERROR', message: 'nothing is signed' });
  });

  test('given an address of another key, when asked, then it is a mismatch', async () => {
    const account = { index: 2, address: depositAccount(3).address };
    await expect(across().asked.sign({ ...PERMITTED.nativeSweep, account })).rejects.toThrow(AddressMismatch);
  });

  test('given keys that are not set up, when asked, then the sweeper hears so', async () => {
    const unset = { ...openSigner(), gasWallet: () => Promise.reject(new SecretUnset('the-gas-key')) };
    const asked = across(unset).asked.gasWallet();
    await expect(asked).rejects.toThrow(SecretUnset);
    await expect(asked).rejects.toThrow('the-gas-key');
  });

  test('given a signer that fails, when asked, then nothing of its words reaches the sweeper', async () => {
    const client = clientOf(async () => ({
      FunctionError: 'Unhandled',
      Payload: bytesOf('{"errorMessage":"secret words"}'),
    }));
    const asked = lambdaSigner({ client, functionName: 'sign' }).gasWallet();
    await expect(asked).rejects.toThrow('the signing function failed (Unhandled)');
  });

  test.each([
    ['nothing', undefined],
    ['another kind', { ...PERMITTED.fill, kind: 'MESSAGE' }],
    ['a field that nobody knows', { ...PERMITTED.fill, chainId: 1 }],
    [
      'a number for an amount',
      { ...PERMITTED.fill, transaction: { ...PERMITTED.fill.transaction, value: 1 } },
    ],
    ['an index below 0', { ...PERMITTED.topUp, account: { ...depositAccount(3), index: -1 } }],
    [
      'data of half a byte',
      { ...PERMITTED.fill, transaction: { ...PERMITTED.fill.transaction, data: '0x0' } },
    ],
  ])('given %s, when the function is called, then it is refused and never signed', async (_, event) => {
    const sign = vi.fn();
    const run = runSigner({
      signer: { ...openSigner(), sign },
      log: createLog({ write: () => undefined }),
    });
    expect(await run(event)).toMatchObject({
      kind: 'REFUSED',
      reason: expect.stringContaining('no request'),
    });
    expect(sign).not.toHaveBeenCalled();
  });
});
