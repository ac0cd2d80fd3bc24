import { claimKey, type ClaimStore, KEY_LIFETIME_MS, type Claim } from '../idempotency/ports.ts';
import { canonicalHash } from '../shared/canonical.ts';
import { type Clock, isoNow } from '../shared/clock.ts';
import type { PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { Secret } from '../shared/secret.ts';
import { checkText } from '../shared/text.ts';
import { hashApiKey, newApiKey } from './apiKey.ts';
import { idOf, type KeyCaller, type KeyMaker, makerAmong } from './keyCaller.ts';
import { type KeyInput, type KeyRequest, parseKeyRequest } from './keyRequest.ts';
import { isLive, KEYS_PER_MERCHANT_MAX } from './liveKey.ts';
import type { KeyCompanions, KeyRecord, MerchantStore } from './ports.ts';

export interface ApiKeyDeps {
  readonly merchants: MerchantStore;
  readonly claims: Pick<ClaimStore, 'get'>;
  readonly clock: Clock;
  /** Cryptographically random bytes. */
  random(bytes: number): Buffer;
  /** Part of every key. */
  readonly environment: string;
}

/** A new key. The secret is there for whoever made it, once: a call that is repeated finds the key without it. */
export interface IssuedApiKey {
  readonly key: KeyRecord;
  readonly secret: Secret | null;
}

export type CreateApiKeyInput = KeyInput & { readonly idempotencyKey: string };

/** Makes a key that may do no more than the one that asks for it. */
export function createApiKey(
  deps: ApiKeyDeps,
): (caller: KeyCaller, input: CreateApiKeyInput) => Promise<Result<IssuedApiKey, PaymentsError>> {
  return async (caller, input) => {
    const maker = makerAmong(await deps.merchants.keysOf(caller.merchantId), caller);
    if (!maker.ok) return maker;
    const { idempotencyKey, ...asked } = input;
    const command = { mutation: 'createApiKey', idempotencyKey, inputHash: canonicalHash(asked) };
    return issueOnce(deps, maker.value, command, (nowMs) => {
      const request = parseKeyRequest(asked, maker.value, nowMs);
      return request.ok ? ok({ request: request.value }) : request;
    });
  };
}

/** One key for one idempotency key. */
export interface IssueCommand {
  readonly mutation: string;
  readonly idempotencyKey: string;
  /** Of everything else that was asked. */
  readonly inputHash: string;
}

/** What is written where the command is new. */
export interface KeyPlan {
  readonly request: KeyRequest;
  readonly ending?: KeyCompanions['ending'];
}

/** Issues a key unless the command's idempotency key has brought one already: claim and key are one write. */
export async function issueOnce(
  deps: ApiKeyDeps,
  maker: KeyMaker,
  command: IssueCommand,
  plan: (nowMs: number) => Result<KeyPlan, PaymentsError>,
): Promise<Result<IssuedApiKey, PaymentsError>> {
  const { merchant } = maker;
  const refusal = checkText('idempotencyKey', command.idempotencyKey);
  if (refusal !== null) return err(refusal);
  const claimId = claimKey(merchant.id, command.mutation, command.idempotencyKey);
  const before = await findIssued(deps, merchant.id, claimId, command);
  if (before !== null) return before;
  const nowMs = deps.clock.nowMs();
  const planned = plan(nowMs);
  if (!planned.ok) return planned;
  const { request, ending } = planned.value;
  const issued = newKey(deps, maker, request);
  const put = completed(claimId, command, idOf(issued.key), nowMs);
  const companions = { claim: { put, atMs: nowMs }, ...(ending && { ending }) };
  switch (await addWithRoom(deps, issued.key, companions)) {
    case 'ADDED':
      return ok(issued);
    case 'CLAIMED':
      return (await findIssued(deps, merchant.id, claimId, command)) ?? conflict(merchant.id);
    case 'ENDING_REVOKED':
      return conflict(merchant.id);
    case 'FULL':
      return err({
        code: 'InvalidState',
        facts: {
          type: 'Merchant',
          id: merchant.id,
          status: `the owner of ${KEYS_PER_MERCHANT_MAX} API keys`,
          expected: 'fewer: revoke one',
        },
      });
  }
}

function conflict(id: string): Result<never, PaymentsError> {
  return err({ code: 'Conflict', facts: { type: 'Merchant', id } });
}

/** What an earlier call with the idempotency key has made; null when there was none. */
async function findIssued(
  { merchants, claims, clock }: ApiKeyDeps,
  merchantId: MerchantId,
  claimId: string,
  { idempotencyKey, inputHash }: IssueCommand,
): Promise<Result<IssuedApiKey, PaymentsError> | null> {
  const claim = await claims.get(claimId);
  if (claim === null || claim.expiresAt < clock.nowMs()) return null;
  if (claim.inputHash !== inputHash) return err({ code: 'IdempotencyKeyReused', facts: { idempotencyKey } });
  const key = (await merchants.keysOf(merchantId)).find((each) => idOf(each) === claim.resultId);
  return key === undefined
    ? err({ code: 'NotFound', facts: { type: 'ApiKey', id: claim.resultId } })
    : ok({ key, secret: null });
}

function newKey(deps: ApiKeyDeps, maker: KeyMaker, request: KeyRequest): IssuedApiKey & { secret: Secret } {
  const secret = newApiKey(deps.environment, (bytes) => deps.random(bytes));
  const { merchant } = maker;
  const key = {
    hash: hashApiKey(secret),
    merchant,
    ...request,
    createdAt: isoNow(deps.clock),
    createdBy: maker.id,
  };
  return { key, secret };
}

/** Where the list is full, keys that are over make room, the oldest first. */
async function addWithRoom(
  { merchants, clock }: ApiKeyDeps,
  key: KeyRecord,
  companions: KeyCompanions,
): Promise<Awaited<ReturnType<MerchantStore['addKey']>>> {
  const outcome = await merchants.addKey(key, companions);
  if (outcome !== 'FULL') return outcome;
  const over = (await merchants.keysOf(key.merchant.id))
    .filter((each) => !isLive(each, clock.nowMs()))
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  const [oldest] = over;
  if (oldest === undefined) return 'FULL';
  await merchants.unlistKeys(key.merchant.id, [idOf(oldest)]);
  return merchants.addKey(key, companions);
}

function completed(id: string, { inputHash }: IssueCommand, resultId: string, nowMs: number): Claim {
  const expiresAt = nowMs + KEY_LIFETIME_MS;
  return {
    id,
    status: 'COMPLETED',
    inputHash,
    resultId,
    owner: resultId,
    leaseUntil: nowMs,
    expiresAt,
    ttl: Math.ceil(expiresAt / 1000),
  };
}
