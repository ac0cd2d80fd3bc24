import type { Outputs } from './outputs.ts';

/** What a person sees once everything runs. */
export function readyScreen(outputs: Outputs, facts: { seconds: number; ephemeral: boolean }): string {
  const { graphqlUrl, realtimeUrl, graphiqlUrl, merchantApiKey, payerApiKey, rpcUrl } = outputs;
  const rows: [string, string | null][] = [
    ['GraphiQL', graphiqlUrl],
    ['GraphQL', graphqlUrl],
    ['Realtime', realtimeUrl],
    ['Merchant key', merchantApiKey],
    ['API key', merchantApiKey === null ? payerApiKey : null],
    ['Chain', rpcUrl === null ? null : `${rpcUrl} (chain id ${outputs.chainId ?? '?'})`],
    ['Outputs', '.local/outputs.json'],
    ['Data', facts.ephemeral ? 'a temporary folder, deleted at the end' : '.local (delete it to start anew)'],
  ];
  const lines = rows.flatMap(([name, value]) => (value === null ? [] : [`  ${name.padEnd(14)}${value}`]));
  const next =
    merchantApiKey === null
      ? []
      : [
          '',
          'Try next:',
          '  npm run demo                 pays an invoice in USDC and one in ETH, and shows each push',
          `  open ${graphiqlUrl ?? ''}`,
        ];
  return ['', `Ready in ${facts.seconds.toFixed(1)} s.`, '', ...lines, ...next, '', 'Ctrl-C stops it.'].join(
    '\n',
  );
}
