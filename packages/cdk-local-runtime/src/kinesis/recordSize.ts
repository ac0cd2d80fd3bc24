import type { Body } from './askEngine.ts';

/** What a record counts for: its data and its partition key. */
export function bytesOf({ Data, PartitionKey }: Body): number {
  return Buffer.byteLength(String(Data ?? ''), 'base64') + Buffer.byteLength(String(PartitionKey ?? ''));
}
