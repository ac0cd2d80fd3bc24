import { formatBaseUnits } from '../shared/decimal.ts';
import type { CircuitBreaker } from './circuitBreaker.ts';
import type { PostingOutcome, PostingPort, PostingRequest } from './ports.ts';

interface HttpPostingDeps {
  /** Where entries are posted to, e.g. `https://core.example/journal-entries`. */
  readonly url: string;
  readonly token: string;
  readonly timeoutMs: number;
  /** Attempts within one delivery; the queue delivers again after that. */
  readonly attempts: number;
  readonly breaker: CircuitBreaker;
  readonly pause: (attempt: number) => Promise<void>;
  readonly fetch?: typeof fetch;
}

/**
 * Posts to another system over HTTP: the pattern for a core-banking adapter. The entry's source travels as
 * `Idempotency-Key`, so that a retry after a lost answer posts nothing twice.
 *
 * 2xx with `{reference}` is posted, 409 with `{reference}` was posted before, 422 with `{code, reason}` is refused for good;
 * everything else, and no answer, is tried again and then thrown.
 */
export function httpPosting(deps: HttpPostingDeps): PostingPort {
  const send = deps.fetch ?? fetch;

  async function attempt(request: PostingRequest): Promise<PostingOutcome> {
    const response = await send(deps.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${deps.token}`,
        'idempotency-key': request.draft.source,
      },
      body: JSON.stringify(bodyOf(request)),
      signal: AbortSignal.timeout(deps.timeoutMs),
    });
    const answer = (await response.json()) as { reference?: unknown; code?: unknown; reason?: unknown };
    if ((response.ok || response.status === 409) && typeof answer.reference === 'string') {
      return { kind: 'POSTED', reference: answer.reference };
    }
    if (response.status === 422 && typeof answer.code === 'string') {
      return { kind: 'REFUSED', code: answer.code, reason: String(answer.reason ?? '') };
    }
    throw new Error(`the posting system answered ${response.status}`);
  }

  return {
    async post(request) {
      for (let count = 1; ; count++) {
        deps.breaker.assertClosed();
        try {
          const outcome = await attempt(request);
          deps.breaker.succeeded();
          return outcome;
        } catch (error) {
          deps.breaker.failed();
          if (count >= deps.attempts) throw error;
          await deps.pause(count);
        }
      }
    },
  };
}

function bodyOf({ draft, accounts }: PostingRequest) {
  const decimals = new Map(accounts.map(({ id, currency }) => [id, currency.decimals]));
  return {
    source: draft.source,
    description: draft.description,
    transactionId: draft.transactionId ?? null,
    postings: draft.postings.map(({ accountId, side, amount, asset }) => ({
      accountId,
      side,
      amount: formatBaseUnits(amount.toString(), decimals.get(accountId) ?? 0),
      currency: asset,
    })),
  };
}
