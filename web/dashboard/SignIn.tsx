import { ListAssets } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { merchantClient } from '../shared/api/client.ts';
import { Notice } from '../shared/components/Notice.tsx';
import type { PageProps } from '../shared/startPage.tsx';
import { AccountSignIn } from './AccountSignIn.tsx';
import { LanguageChoice } from './components/LanguageChoice.tsx';
import { SubmitButton } from './components/SubmitButton.tsx';
import { ThemeChoice } from './components/ThemeChoice.tsx';
import type { DashboardMessages } from './messages/en.ts';
import { isKeyRefused, type Session } from './session.ts';

type Problem = 'empty' | 'wrong' | 'failed';

interface SignInProps extends PageProps<DashboardMessages> {
  /** What ended while it was used. */
  readonly ended: Session['by'] | null;
  readonly onSignedIn: (session: Session) => void;
}

/** Asks for the key and tries it, by a query that every key of a merchant may use; where people have accounts, these go beside it. */
export function SignIn(props: SignInProps): JSX.Element {
  const { configuration, messages, ended, onSignedIn } = props;
  const { signIn: text } = messages;
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const given = key.trim();
    if (busy) return;
    if (given === '') return setProblem('empty');
    setBusy(true);
    const client = merchantClient(configuration, given);
    try {
      await client.request(ListAssets);
      onSignedIn({ by: 'key', key: given });
    } catch (error) {
      setBusy(false);
      setProblem(isKeyRefused(error) ? 'wrong' : 'failed');
    } finally {
      client.close();
    }
  };
  return (
    <main class="sign-in">
      <form class="panel sign-in__panel" onSubmit={(event) => void submit(event)} noValidate>
        <h1>{text.title}</h1>
        <p class="muted">{text.why}</p>
        <SignInProblem problem={problem} ended={ended === 'key'} messages={messages} />
        <KeyField
          value={key}
          problem={problem}
          text={text}
          onInput={(value) => {
            setKey(value);
            setProblem(null);
          }}
        />
        <SubmitButton busy={busy} wide>
          {text.submit}
        </SubmitButton>
      </form>
      {configuration.staff !== null && (
        <AccountSignIn
          staff={configuration.staff}
          messages={messages}
          ended={ended === 'account'}
          onSignedIn={(tokens) => onSignedIn({ by: 'account', tokens })}
        />
      )}
      <div class="sign-in__choices">
        <LanguageChoice {...props} />
        <ThemeChoice messages={messages} />
      </div>
    </main>
  );
}

function SignInProblem({
  problem,
  ended,
  messages,
}: {
  readonly problem: Problem | null;
  readonly ended: boolean;
  readonly messages: DashboardMessages;
}): JSX.Element {
  const { signIn: text } = messages;
  return (
    <div role="alert">
      {problem === 'wrong' && (
        <Notice tone="bad" title={text.wrong}>
          <p>{text.wrongWhy}</p>
        </Notice>
      )}
      {problem === 'failed' && (
        <Notice tone="bad" title={messages.cannotLoad}>
          <p>{messages.cannotLoadWhy}</p>
        </Notice>
      )}
      {problem === null && ended && (
        <Notice tone="warn" title={text.ended}>
          <p>{text.endedWhy}</p>
        </Notice>
      )}
    </div>
  );
}

/** The key, hidden until it is asked for. */
function KeyField({
  value,
  problem,
  text,
  onInput,
}: {
  readonly value: string;
  readonly problem: Problem | null;
  readonly text: DashboardMessages['signIn'];
  readonly onInput: (value: string) => void;
}): JSX.Element {
  const [shown, setShown] = useState(false);
  return (
    <>
      <div class="field">
        <label for="key">{text.key}</label>
        <input
          id="key"
          class="input input--mono"
          // Each type has attributes of its own, and these are of both.
          {...({ type: shown ? 'text' : 'password' } as { type: 'text' })}
          dir="ltr"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={value}
          aria-invalid={problem === 'empty' || problem === 'wrong' ? 'true' : undefined}
          aria-describedby="key-problem"
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        <p id="key-problem" class="field__problem">
          {problem === 'empty' && text.empty}
        </p>
      </div>
      <label class="check">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.currentTarget.checked)} />
        {text.show}
      </label>
    </>
  );
}
