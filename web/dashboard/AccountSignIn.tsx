import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { StaffSignIn } from '../shared/api/configuration.ts';
import { Button } from '../shared/components/Button.tsx';
import { Notice } from '../shared/components/Notice.tsx';
import type { DashboardMessages } from './messages/en.ts';
import { storeAttempt, takeAttempt } from './session.ts';
import { signInAnswer } from './staff/hostedUi.ts';
import type { SignInProblem } from './staff/openIdConnect.ts';
import type { StaffTokens } from './staff/tokens.ts';

interface AccountSignInProps {
  readonly staff: StaffSignIn;
  readonly messages: DashboardMessages;
  /** The last sign-in ended while it was used. */
  readonly ended: boolean;
  readonly onSignedIn: (tokens: StaffTokens) => void;
}

/** Sends people to the hosted UI, and makes tokens of what they come back with. */
export function AccountSignIn({ staff, messages, ended, onSignedIn }: AccountSignInProps): JSX.Element {
  const { accountSignIn: text } = messages;
  const [answer] = useState(() => signInAnswer(location.search));
  const [busy, setBusy] = useState(answer !== null);
  const [problem, setProblem] = useState<SignInProblem | null>(null);
  const fail = (why: SignInProblem): void => {
    setBusy(false);
    setProblem(why);
  };
  useEffect(() => {
    if (answer === null) return;
    redeem(staff, answer).then(
      (outcome) => ('tokens' in outcome ? onSignedIn(outcome.tokens) : fail(outcome.problem)),
      () => fail('failed'),
    );
  }, []);
  useEffect(() => {
    // Who goes back from the hosted UI may find this page as it was left.
    const back = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) setBusy(false);
    };
    addEventListener('pageshow', back);
    return () => removeEventListener('pageshow', back);
  }, []);
  const begin = (): void => {
    setBusy(true);
    goToHostedUi(staff).catch(() => fail('failed'));
  };
  const notice = problem ?? (ended ? 'ended' : null);
  return (
    <section class="panel sign-in__panel">
      <h2>{text.title}</h2>
      <p class="muted">{text.why}</p>
      <div role="alert">
        {notice !== null && (
          <Notice tone={notice === 'ended' ? 'warn' : 'bad'} title={text.problems[notice].title}>
            <p>{text.problems[notice].why}</p>
          </Notice>
        )}
      </div>
      <Button wide busy={busy} onClick={begin}>
        {text.submit}
      </Button>
    </section>
  );
}

async function goToHostedUi(staff: StaffSignIn): Promise<void> {
  const { beginSignIn } = await import('./staff/openIdConnect.ts');
  const { attempt, url } = await beginSignIn(staff, location.hash);
  storeAttempt(attempt);
  location.assign(url);
}

async function redeem(
  staff: StaffSignIn,
  answer: URLSearchParams,
): Promise<{ readonly tokens: StaffTokens } | { readonly problem: SignInProblem }> {
  const attempt = takeAttempt();
  // A code is good once, and belongs into no bookmark; the place that was asked for comes back.
  history.replaceState(null, '', `${location.pathname}${attempt?.hash ?? location.hash}`);
  const { finishSignIn } = await import('./staff/openIdConnect.ts');
  return finishSignIn(staff, answer, attempt);
}
