import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { SecretUnset } from '../../shared/setUp.ts';
import { AddressMismatch, type Signer, SigningRefused } from './signer.ts';
import {
  encodeSigningMessage,
  parseSigningAnswer,
  type SigningAnswer,
  type SigningMessage,
} from './signingMessage.ts';

export interface LambdaSignerOptions {
  readonly client: LambdaClient;
  /** Name or ARN of the signing function. */
  readonly functionName: string;
}

/**
 * Asks the signing function, which alone holds the keys. A call that fails is safe to repeat: the same request gets the same bytes (RFC 6979),
 * and a signature that nobody received is stored nowhere, so that its nonce is free.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function lambdaSigner({ client, functionName }: LambdaSignerOptions): Signer {
  let known: string | undefined;
  const ask = async (message: SigningMessage): Promise<SigningAnswer> => {
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(encodeSigningMessage(message)) }),
    );
    const text = Buffer.from(Payload ?? []).toString();
    // What a function throws says nothing of keys; what it was given stays out of the message all the same.
    if (FunctionError !== undefined) throw new Error(`the signing function failed (${FunctionError})`);
    return expected(parseSigningAnswer(text));
  };
  return {
    gasWallet: async () => {
      if (known !== undefined) return known;
      const answer = await ask({ kind: 'GAS_WALLET' });
      if (answer.kind !== 'GAS_WALLET') throw new Error(`${answer.kind} is no answer to GAS_WALLET`);
      known = answer.address;
      return known;
    },
    sign: async (request) => {
      const answer = await ask(request);
      if (answer.kind !== 'SIGNED') throw new Error(`${answer.kind} is no answer to ${request.kind}`);
      const { txHash, rawTransaction } = answer;
      return { txHash, rawTransaction };
    },
  };
}

function expected(answer: SigningAnswer): SigningAnswer {
  switch (answer.kind) {
    case 'REFUSED':
      throw new SigningRefused(answer.reason);
    case 'ADDRESS_MISMATCH':
      throw new AddressMismatch(answer.reason);
    case 'NOT_SET_UP':
      throw new SecretUnset(answer.secretId);
    default:
      return answer;
  }
}
