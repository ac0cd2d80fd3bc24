import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { merchantClient } from '../shared/api/client.ts';
import type { PageProps } from '../shared/startPage.tsx';
import { openLive } from './api/live.ts';
import { WorkspaceContext } from './context.ts';
import type { DashboardMessages } from './messages/en.ts';
import { storedKey, storeKey } from './session.ts';
import { Shell } from './Shell.tsx';
import { SignIn } from './SignIn.tsx';

/** A merchant's dashboard: first the key, then everything that it may see. */
export function Dashboard(props: PageProps<DashboardMessages>): JSX.Element {
  const [key, setKey] = useState(storedKey);
  const [ended, setEnded] = useState(false);
  useEffect(() => {
    document.title = props.messages.title;
  }, [props.messages]);
  if (key === null) {
    const signIn = (given: string): void => {
      storeKey(given);
      setEnded(false);
      setKey(given);
    };
    return <SignIn {...props} ended={ended} onSignedIn={signIn} />;
  }
  const leave = (refused: boolean): void => {
    storeKey(null);
    setKey(null);
    setEnded(refused);
  };
  return <SignedIn {...props} merchantKey={key} onLeave={leave} />;
}

interface SignedInProps extends PageProps<DashboardMessages> {
  readonly merchantKey: string;
  readonly onLeave: (refused: boolean) => void;
}

function SignedIn({ merchantKey, onLeave, ...props }: SignedInProps): JSX.Element {
  const { client, live } = useMemo(() => {
    const made = merchantClient(props.configuration, merchantKey);
    return { client: made, live: openLive(made) };
  }, [merchantKey]);
  useEffect(() => () => live.close(), [live]);
  const { messages, locale } = props;
  const workspace = { client, live, messages, locale, keyRefused: () => onLeave(true) };
  return (
    <WorkspaceContext.Provider value={workspace}>
      <Shell {...props} onSignOut={() => onLeave(false)} />
    </WorkspaceContext.Provider>
  );
}
