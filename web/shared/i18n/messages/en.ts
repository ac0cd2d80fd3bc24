/** What every page says. */
export const shared = {
  copy: 'Copy',
  copied: 'Copied',
  copyWhat: (label: string): string => `Copy: ${label}`,
  language: 'Language',
  tryAgain: 'Try again',
  loading: 'Loading …',
  cannotLoad: 'This page could not be loaded',
  cannotLoadWhy: 'The server did not answer. Nothing is lost: try again in a moment.',
};

export type SharedMessages = typeof shared;
