import type { PaymentsClient } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { merchantClient, staffClient } from '../shared/api/client.ts';
import type { Configuration } from '../shared/api/configuration.ts';
import type { PageProps } from '../shared/startPage.tsx';
import { openLive } from './api/live.ts';
import { WorkspaceContext } from './context.ts';
import type { DashboardMessages } from './messages/en.ts';
import { type Session, storedSession, storeSession } from './session.ts';
import { Shell } from './Shell.tsx';
import { SignIn } from './SignIn.tsx';
import { signOutUrl } from './staff/hostedUi.ts';
import { idTokens } from './staff/idTokens.ts';
import type { StaffTokens } from './staff/tokens.ts';

/** A merchant's dashboard: first who it is for, by a key or an account, then everything that these may see. */
export function Dashboard(props: PageProps<DashboardMessages>): JSX.Element {
  const { staff } = props.configuration;
  const [session, setSession] = useState(() => storedSession(staff !== null));
  const [ended, setEnded] = useState<Session['by'] | null>(null);
  useEffect(() => {
    document.title = props.messages.title;
  }, [props.messages]);
  if (session === null) {
    const signIn = (given: Session): void => {
      storeSession(given);
      setEnded(null);
      setSession(given);
    };
    return <SignIn {...props} ended={ended} onSignedIn={signIn} />;
  }
  const leave = (refused: boolean): void => {
    storeSession(null);
    setSession(null);
    setEnded(refused ? session.by : null);
    // Or the hosted UI would let in whoever comes next to this browser, without asking.
    if (!refused && session.by === 'account' && staff !== null) location.assign(signOutUrl(staff));
  };
  return <SignedIn {...props} session={session} onLeave={leave} />;
}

interface SignedInProps extends PageProps<DashboardMessages> {
  readonly session: Session;
  readonly onLeave: (refused: boolean) => void;
}

function SignedIn({ session, onLeave, ...props }: SignedInProps): JSX.Element {
  const { client, live } = useMemo(() => {
    const made = clientOf(props.configuration, session, () => onLeave(true));
    return { client: made, live: openLive(made) };
  }, [session]);
  useEffect(() => () => live.close(), [live]);
  const { messages, locale } = props;
  const workspace = { client, live, messages, locale, by: session.by, keyRefused: () => onLeave(true) };
  return (
    <WorkspaceContext.Provider value={workspace}>
      <Shell {...props} onSignOut={() => onLeave(false)} />
    </WorkspaceContext.Provider>
  );
}

function clientOf(configuration: Configuration, session: Session, ended: () => void): PaymentsClient {
  const { staff } = configuration;
  if (session.by === 'key') return merchantClient(configuration, session.key);
  if (staff === null) throw new Error('an account without a place where people sign in');
  const keep = (tokens: StaffTokens): void => {
    // Who signed out meanwhile stays so.
    if (storedSession(true)?.by === 'account') storeSession({ by: 'account', tokens });
  };
  return staffClient(configuration, idTokens({ staff, first: session.tokens, keep, ended }));
}
