import * as z from 'zod';
import { merchantId } from '../../shared/ids.ts';
import { SigningRefused, type SigningRequest } from './signer.ts';

/*
 * What the sweeper and the signing function say to each other. JSON has no bigint: amounts travel as decimal strings.
 */

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const hex = z.string().regex(/^0x([0-9a-fA-F]{2})*$/);
const count = z.int().min(0);
const units = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,77})$/)
  .transform(BigInt);
const account = z.strictObject({ index: count, address });
const delegations = z.array(z.strictObject({ account, nonce: count }));
const transaction = z.strictObject({
  chainId: count,
  nonce: count,
  to: address,
  data: hex,
  value: units,
  gasLimit: units,
  maxFeePerGas: units,
  maxPriorityFeePerGas: units,
});
const treasury = z.strictObject({ merchantId, address }).exactOptional();
const request = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('GAS_WALLET') }),
  z.strictObject({ kind: z.literal('TOP_UP'), account, transaction }),
  z.strictObject({ kind: z.literal('SWEEP'), treasury, account, transaction }),
  z.strictObject({
    kind: z.literal('BATCH'),
    treasury,
    accounts: z.array(account),
    delegations,
    transaction,
  }),
  z.strictObject({ kind: z.literal('DEPLOY'), treasury, transaction }),
  z.strictObject({ kind: z.literal('REVOKE'), delegations, transaction }),
  z.strictObject({ kind: z.literal('FILL'), transaction }),
]);
const answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('GAS_WALLET'), address }),
  z.object({ kind: z.literal('SIGNED'), txHash: z.string().regex(/^0x[0-9a-f]{64}$/), rawTransaction: hex }),
  z.object({ kind: z.literal('REFUSED'), reason: z.string() }),
  z.object({ kind: z.literal('ADDRESS_MISMATCH'), reason: z.string() }),
  z.object({ kind: z.literal('NOT_SET_UP'), secretId: z.string() }),
]);

/** What the signing function is asked: a signature, or which wallet pays for gas. */
export type SigningMessage = { readonly kind: 'GAS_WALLET' } | SigningRequest;

/** What it answers. All but the first two say why there is no signature. */
export type SigningAnswer = z.infer<typeof answer>;

/** @throws SigningRefused for what is no request, naming each field that is wrong */
export function parseSigningMessage(event: unknown): SigningMessage {
  const parsed = request.safeParse(event);
  if (parsed.success) return parsed.data;
  throw new SigningRefused(`the signer refuses what is no request: ${z.prettifyError(parsed.error)}`);
}

export function encodeSigningMessage(message: SigningMessage): string {
  return JSON.stringify(message, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

/** @throws Error for anything else */
export function parseSigningAnswer(payload: string): SigningAnswer {
  const parsed = answer.safeParse(JSON.parse(payload));
  if (!parsed.success) throw new Error(`the signing function answered ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
