import { util } from '@aws-appsync/utils';
import type { ChainHead, PublishChainHeadInput } from '../../schema/generated/schema.generated.ts';

/** A head as it is stored, and as its event carries it. */
export function toChainHead(head: PublishChainHeadInput): ChainHead {
  const { chainId, version, number, hash, blockTimeMs } = head;
  return {
    chainId,
    version,
    number,
    hash,
    safe: head.safe ?? null,
    finalized: head.finalized ?? null,
    blockTimeMs,
    timestamp: util.time.epochMilliSecondsToISO8601(head.timestamp * 1000),
  };
}
