import { ApiError, isApiError } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { Button } from '../../shared/components/Button.tsx';
import { Notice } from '../../shared/components/Notice.tsx';
import { useWorkspace } from '../context.ts';
import { missingScope } from '../session.ts';

/** Why something could not be loaded or done, and what can be done about it. */
export function Problem({
  error,
  onAgain,
}: {
  readonly error: unknown;
  readonly onAgain?: () => void;
}): JSX.Element {
  const { by, messages } = useWorkspace();
  const scope = missingScope(error);
  if (scope !== null)
    return (
      <Notice tone="warn" title={messages.missingScope[by]}>
        <p>{messages.missingScopeWhy[by](scope)}</p>
      </Notice>
    );
  if (isApiError(error, 'InvalidInput')) {
    const { field, expected } = error.facts as { readonly field: string; readonly expected: string };
    return (
      <Notice tone="bad" title={messages.refused}>
        <p>{messages.field(field, expected)}</p>
      </Notice>
    );
  }
  const refused = error instanceof ApiError && !error.retryable;
  return (
    <Notice tone="bad" title={refused ? messages.refused : messages.failed}>
      <p>{refused ? error.message : messages.failedWhy}</p>
      {onAgain !== undefined && <Button onClick={onAgain}>{messages.tryAgain}</Button>}
    </Notice>
  );
}
