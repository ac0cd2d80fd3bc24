/** A name and what it is called by or lies at; what is null is not shown. */
export type ReadyRow = readonly [name: string, value: string | null];

/** Where an API answers. */
export interface ApiUrls {
  readonly graphiqlUrl: string | null;
  readonly graphqlUrl: string | null;
  readonly realtimeUrl: string | null;
}

/** The rows of an API, if the app has one. */
export function apiRows(api: ApiUrls | null): ReadyRow[] {
  return [
    ['GraphiQL', api?.graphiqlUrl ?? null],
    ['GraphQL', api?.graphqlUrl ?? null],
    ['Realtime', api?.realtimeUrl ?? null],
  ];
}

/** What a person sees once everything runs: the rows, then lines that say what to do next. */
export function readyScreen(
  seconds: number,
  rows: readonly ReadyRow[],
  next: readonly string[] = [],
): string {
  const lines = rows.flatMap(([name, value]) => (value === null ? [] : [`  ${name.padEnd(14)}${value}`]));
  return ['', `Ready in ${seconds.toFixed(1)} s.`, '', ...lines, ...next, '', 'Ctrl-C stops it.'].join('\n');
}
