import type { StaffSignIn } from '../../shared/api/configuration.ts';

/** Where the hosted UI sends people back to: what the app client allows, of these pages. */
export function dashboardUrl(): string {
  return `${location.origin}/dashboard`;
}

/** Where the hosted UI forgets who signed in: https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html */
export function signOutUrl({ domain, clientId }: StaffSignIn): string {
  const parameters = new URLSearchParams({ client_id: clientId, logout_uri: dashboardUrl() });
  return `${domain}/logout?${parameters.toString()}`;
}

/** What the hosted UI sent back with the person, or null: a code or an error, for the sign-in that `state` names. */
export function signInAnswer(search: string): URLSearchParams | null {
  const answer = new URLSearchParams(search);
  return answer.has('state') && (answer.has('code') || answer.has('error')) ? answer : null;
}
