import type { PaymentsClient } from 'appsync-payments-client';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Locale } from '../shared/i18n/locale.ts';
import type { Live } from './api/live.ts';
import type { DashboardMessages } from './messages/en.ts';

/** What every view has. */
export interface Workspace {
  readonly client: PaymentsClient;
  readonly live: Live;
  readonly messages: DashboardMessages;
  readonly locale: Locale;
  /** The API does not take the key any more. */
  readonly keyRefused: () => void;
}

export const WorkspaceContext = createContext<Workspace | null>(null);

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (workspace === null) throw new Error('a view stands outside of the workspace');
  return workspace;
}
