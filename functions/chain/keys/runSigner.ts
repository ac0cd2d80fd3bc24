import type { Log } from '../../shared/log.ts';
import { SecretUnset } from '../../shared/setUp.ts';
import { AddressMismatch, type Signer, SigningRefused } from './signer.ts';
import { parseSigningMessage, type SigningAnswer, type SigningMessage } from './signingMessage.ts';

export interface RunSignerDeps {
  readonly signer: Signer;
  readonly log: Log;
}

/**
 * Answers one message. Each signature leaves a line in the log, and each refusal one of level ERROR, which raises an alarm: the sweeper asks
 * for nothing that the policy refuses, unless it has a bug or is no longer ours.
 *
 * @throws Error for what is no expected failure, such as a secret that cannot be read
 */
export function runSigner({ signer, log }: RunSignerDeps): (event: unknown) => Promise<SigningAnswer> {
  const answer = async (message: SigningMessage): Promise<SigningAnswer> => {
    if (message.kind === 'GAS_WALLET') return { kind: 'GAS_WALLET', address: await signer.gasWallet() };
    const { kind, transaction } = message;
    const { chainId, nonce, to, value } = transaction;
    const { txHash, rawTransaction } = await signer.sign(message);
    log.info('signed', { kind, chainId, nonce, to, value: String(value), txHash });
    return { kind: 'SIGNED', txHash, rawTransaction };
  };
  return async (event) => {
    try {
      return await answer(parseSigningMessage(event));
    } catch (error) {
      if (error instanceof SecretUnset) return { kind: 'NOT_SET_UP', secretId: error.secretId };
      const isMismatch = error instanceof AddressMismatch;
      if (!isMismatch && !(error instanceof SigningRefused)) throw error;
      const reason = error.message;
      log.error('nothing is signed', { reason });
      return { kind: isMismatch ? 'ADDRESS_MISMATCH' : 'REFUSED', reason };
    }
  };
}
