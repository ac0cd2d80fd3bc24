import * as z from 'zod';
import type { ChangedBy } from '../shared/changedBy.ts';
import { merchantId } from '../shared/ids.ts';
import { SCOPES } from './caller.ts';
import type { MerchantRecord } from './merchantRecord.ts';
import type { KeyRecord } from './ports.ts';

export const merchantItemId = (id: string): string => `MERCHANT#${id}`;
export const keyItemId = (hash: string): string => `KEY#${hash}`;
export const keyListId = (merchant: string): string => `KEYS#${merchant}`;

/** In place of a key's id, where the operators' command did it. */
export const OPERATORS = 'operators';

const keyItem = z.object({
  id: z.string().startsWith('KEY#'),
  merchantId,
  merchantName: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  addressRanges: z.array(z.string()),
  createdAt: z.string(),
  createdBy: z.string().optional(),
  expiresAt: z.string().optional(),
  revokedAt: z.string().optional(),
  replacedBy: z.string().optional(),
});

export function toKeyItem({ hash, merchant, ...facts }: KeyRecord): Record<string, unknown> {
  const at = facts.createdAt;
  return {
    ...facts,
    id: keyItemId(hash),
    merchantId: merchant.id,
    merchantName: merchant.name,
    version: 1,
    updatedAt: at,
    changedBy: { keyId: facts.createdBy ?? OPERATORS, at } satisfies ChangedBy,
  };
}

/** @throws ZodError for what is no key of ours */
export function toKeyRecord(item: Record<string, unknown>): KeyRecord {
  const {
    id,
    merchantId: owner,
    merchantName,
    createdBy,
    expiresAt,
    revokedAt,
    replacedBy,
    ...facts
  } = keyItem.parse(item);
  return {
    ...facts,
    hash: id.slice('KEY#'.length),
    merchant: { id: owner, name: merchantName },
    ...(createdBy === undefined ? {} : { createdBy }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(revokedAt === undefined ? {} : { revokedAt }),
    ...(replacedBy === undefined ? {} : { replacedBy }),
  };
}

const merchantItem = z.object({
  merchantId,
  version: z.int(),
  name: z.string(),
  expiresInMinutes: z.int().optional(),
  returnHosts: z.array(z.string()),
  tolerance: z
    .object({ underBasisPoints: z.int().exactOptional(), overBasisPoints: z.int().exactOptional() })
    .exactOptional(),
  finalityTiers: z
    .array(
      z.object({
        chainId: z.int(),
        currency: z.string(),
        decimals: z.int(),
        from: z.string(),
        likeAmount: z.string(),
      }),
    )
    .default([]),
  notificationAddress: z.string().optional(),
  treasuries: z.record(z.string(), z.string()),
  formerTreasuries: z.record(z.string(), z.array(z.string())).default({}),
  pendingChanges: z.array(
    z.object({
      id: z.string(),
      setting: z.enum(['TREASURY', 'NOTIFICATION_ADDRESS']),
      chainId: z.int().optional(),
      value: z.string(),
      announcedAt: z.string(),
      announcedBy: z.string(),
      effectiveAt: z.string(),
    }),
  ),
  createdAt: z.string(),
  updatedAt: z.string(),
});

export function toMerchantItem({ id, ...facts }: MerchantRecord): Record<string, unknown> {
  return { ...facts, id: merchantItemId(id), merchantId: id };
}

/** @throws ZodError for what is no merchant of ours */
export function toMerchantRecord(item: Record<string, unknown>): MerchantRecord {
  const {
    merchantId: id,
    expiresInMinutes,
    notificationAddress,
    pendingChanges,
    ...facts
  } = merchantItem.parse(item);
  return {
    ...facts,
    id,
    ...(expiresInMinutes === undefined ? {} : { expiresInMinutes }),
    ...(notificationAddress === undefined ? {} : { notificationAddress }),
    pendingChanges: pendingChanges.map(({ chainId, ...change }) => ({
      ...change,
      ...(chainId === undefined ? {} : { chainId }),
    })),
  };
}
