import { extensions, util } from '@aws-appsync/utils';
import type { Caller } from '../../functions/merchants/caller.ts';
import { fail } from './fail.ts';

/**
 * Lets `invalidateApiKey` end this subscription, which otherwise lives for up to 24 hours:
 * https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-invalidation.html
 */
export function endWithKey({ keyId, usableFrom }: Caller): void {
  if (usableFrom === 'ADDRESS_RANGES') refuseBound(keyId);
  extensions.setSubscriptionInvalidationFilter(util.transform.toSubscriptionFilter({ keyId: { eq: keyId } }));
}

/** A subscription's headers are what the client writes into its messages: nobody vouches for the address in them. */
function refuseBound(id: string): never {
  fail({
    code: 'InvalidState',
    facts: {
      type: 'ApiKey',
      id,
      status: 'bound to address ranges',
      expected: 'a key without them: the address of a subscription is not known',
    },
  });
}
