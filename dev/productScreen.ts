import { apiRows, readyScreen } from 'cdk-local-runtime';
import type { Outputs } from './outputs.ts';

/** What a person sees once everything runs. */
export function productScreen(outputs: Outputs, facts: { seconds: number; ephemeral: boolean }): string {
  const { graphiqlUrl, pagesUrl, shopUrl, merchantApiKey, payerApiKey, rpcUrl, webhookUrl } = outputs;
  const next = [
    '',
    'Try next:',
    `  open ${shopUrl ?? ''}      and buy something: a click pays, no wallet needed`,
    '  npm run demo                 pays an invoice in USDC and one in ETH, and shows each push',
    `  open ${graphiqlUrl ?? ''}`,
  ];
  return readyScreen(
    facts.seconds,
    [
      ...apiRows(outputs),
      ['Shop', shopUrl],
      ['Checkout', shopUrl === null ? null : `${shopUrl}/checkout (a new invoice each time)`],
      [
        'Payee',
        shopUrl === null ? null : `${shopUrl}/payee (a code to pay, the demo payer signed in for 15 minutes)`,
      ],
      ['Dashboard', pagesUrl === null ? null : `${pagesUrl}/dashboard`],
      ['Merchant key', merchantApiKey],
      ['API key', merchantApiKey === null ? payerApiKey : null],
      ['Chain', rpcUrl === null ? null : `${rpcUrl} (chain id ${outputs.chainId ?? '?'})`],
      ['Webhooks', webhookUrl === null ? null : `${webhookUrl}/<gateway>/<account>`],
      ['Outputs', '.local/outputs.json'],
      [
        'Data',
        facts.ephemeral ? 'a temporary folder, deleted at the end' : '.local (delete it to start anew)',
      ],
    ],
    merchantApiKey === null ? [] : next,
  );
}
