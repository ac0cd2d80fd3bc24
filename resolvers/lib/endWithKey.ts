import { extensions, util } from '@aws-appsync/utils';
import type { Caller } from '../../functions/merchants/caller.ts';

/**
 * Lets `invalidateApiKey` end this subscription, which otherwise lives for up to 24 hours:
 * https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-invalidation.html
 */
export function endWithKey({ keyId }: Caller): void {
  extensions.setSubscriptionInvalidationFilter(util.transform.toSubscriptionFilter({ keyId: { eq: keyId } }));
}
