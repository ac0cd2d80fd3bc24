import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { PinnedAddress } from './egress/resolveHost.ts';
import { type EgressScope, parseWebhookUrl, type WebhookUrl } from './egress/webhookUrl.ts';

/** Reads the URL of a new or changed endpoint and asks whom it leads to; the URL as it is stored. */
export type CheckUrl = (url: string) => Promise<Result<string, PaymentsError>>;

/** Nothing that a later attempt would refuse is stored; attempts ask again, since a name may change its answer. */
export function checkUrl(deps: {
  readonly egress: EgressScope;
  readonly resolve: (url: WebhookUrl) => Promise<Result<PinnedAddress, string>>;
}): CheckUrl {
  return async (text) => {
    const url = parseWebhookUrl(text, deps.egress);
    if (!url.ok) return url;
    const resolved = await deps.resolve(url.value);
    if (!resolved.ok) return err(invalidInput('url', text, `a public host, but ${resolved.error}`));
    return ok(url.value.href);
  };
}
