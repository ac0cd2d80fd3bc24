import type { PaymentsClient } from 'appsync-payments-client';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Locale } from '../shared/i18n/locale.ts';
import type { Live } from './api/live.ts';
import type { DashboardMessages } from './messages/en.ts';
import type { Session } from './session.ts';

/** What every view has. */
export interface Workspace {
  readonly client: PaymentsClient;
  readonly live: Live;
  readonly messages: DashboardMessages;
  readonly locale: Locale;
  /** What the API is asked with. */
  readonly by: Session['by'];
  /** The API does not take the key any more, or the sign-in has ended. */
  readonly keyRefused: () => void;
}

export const WorkspaceContext = createContext<Workspace | null>(null);

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (workspace === null) throw new Error('a view stands outside of the workspace');
  return workspace;
}
