import { describe, expect, it } from 'vitest';
import { alarmsOf, functionNamed, metricsOf, ofType, target, templateOf } from './template.ts';

const template = templateOf('mainnet');
const functions = ofType(template, 'AWS::Lambda::Function').map((each) => ({
  ...each,
  entry: String(each.properties.FunctionName).replace('appsync-payments-mainnet-', ''),
}));
const variablesOf = (entry: string): Record<string, unknown> =>
  functionNamed(template, entry).properties.Environment.Variables;

describe('what merchants’ endpoints can slow down', () => {
  it('given mainnet, then the sender of webhooks takes executions of its own, and no more of the account’s', () => {
    expect(functionNamed(template, 'sendWebhook').properties.ReservedConcurrentExecutions).toBe(100);
  });
});

describe('every function', () => {
  it.each(functions)(
    'given $entry, then it runs what was tested: the newest Node, one handler',
    ({ properties }) => {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Architectures: ['x86_64'],
      });
      expect(properties.Timeout).toBeGreaterThan(0);
      expect(properties.MemorySize).toBeGreaterThanOrEqual(256);
    },
  );

  it.each(functions)(
    'given $entry, then it leaves the decision to trace to who called it, and logs lean lines that end some day',
    ({ entry, properties }) => {
      expect(properties.TracingConfig).toEqual({ Mode: 'PassThrough' });
      expect(properties.LoggingConfig).toMatchObject({ LogFormat: 'JSON', SystemLogLevel: 'WARN' });
      const group = template.Resources[target(properties.LoggingConfig.LogGroup) ?? ''];
      expect(group?.Properties).toEqual({
        LogGroupName: `/aws/lambda/appsync-payments-mainnet-${entry}`,
        RetentionInDays: 90,
      });
    },
  );

  it.each(functions)(
    'given $entry, then errors, throttles and logged errors raise alarms',
    ({ entry, properties: { FunctionName } }) => {
      const alarms = alarmsOf('mainnet')
        .map(({ properties }) => metricsOf(properties))
        .filter((metrics) =>
          metrics.some(
            ({ MetricName, Dimensions = [] }) =>
              MetricName === `appsync-payments-mainnet-${entry}-failures` ||
              Dimensions.some(({ Name, Value }) => Name === 'FunctionName' && Value === FunctionName),
          ),
        )
        .map((metrics) => metrics.map(({ MetricName }) => MetricName).sort());
      expect(alarms).toHaveLength(entry === 'watch' || entry === 'sweep' ? 3 : 2);
      expect(alarms).toContainEqual(['Errors', 'Throttles']);
      expect(alarms).toContainEqual([`appsync-payments-mainnet-${entry}-failures`]);
    },
  );
});

describe('the environment of', () => {
  const tables = ['INVOICES_TABLE', 'CHAIN_TABLE', 'CHAIN_STATE_TABLE'];
  it.each([
    ['authorize', ['MERCHANTS_TABLE']],
    ['parseInvoice', ['MERCHANTS_TABLE', 'PAGES_URL']],
    ['qrCode', []],
    ['parseEmvQr', ['PAGES_URL']],
    ['awaitClaim', ['CLAIMS_TABLE']],
    ['listAssets', []],
    ['deriveAddress', ['DEPOSIT_XPUB_SECRET']],
    ['watch', [...tables, 'MERCHANTS_TABLE', 'WATCH_QUEUE_URL', 'SWEEP_QUEUE_URL', 'RPC_SECRET']],
    ['sweep', [...tables, 'MERCHANTS_TABLE', 'SWEEP_QUEUE_URL', 'RPC_SECRET', 'SIGN_FUNCTION']],
    ['sign', ['DEPOSIT_KEY_SECRET', 'GAS_KEY_SECRET', 'MERCHANTS_TABLE', 'CHAIN_STATE_TABLE']],
  ])('given %s, then it is what the function reads', (entry, expected) => {
    expect(Object.keys(variablesOf(entry)).sort()).toEqual([...expected, 'LOG_LEVEL'].sort());
  });

  it('given a secret, then the variable holds where it is, not what it is', () => {
    const { DEPOSIT_KEY_SECRET } = variablesOf('sign');
    const secret = template.Resources[target(DEPOSIT_KEY_SECRET) ?? ''];
    expect(secret?.Properties['Name']).toBe('appsync-payments-mainnet/deposit-account-key');
  });
});

describe('loops', () => {
  it('given a function that sends itself messages, then Lambda lets it, and it alone', () => {
    const loops = functions
      .filter(({ properties }) => properties.RecursiveLoop === 'Allow')
      .map(({ entry }) => entry);
    expect(loops.sort()).toEqual(['sweep', 'watch']);
  });
});

describe('reserved executions', () => {
  it('given mainnet, then a flood elsewhere leaves the watcher, the sweeper, the signer, the posters, the authorizer and the webhooks’ sender theirs', () => {
    const reserved = functions.flatMap(({ entry, properties }) =>
      properties.ReservedConcurrentExecutions === undefined
        ? []
        : [[entry, properties.ReservedConcurrentExecutions]],
    );
    expect(Object.fromEntries(reserved)).toEqual({
      authorize: 100,
      post: 50,
      watch: 10,
      sweep: 10,
      sign: 20,
      sendWebhook: 100,
    });
  });

  it.each(['local', 'testnet'] as const)('given %s, a small account, then nothing is reserved', (name) => {
    const all = ofType(templateOf(name), 'AWS::Lambda::Function');
    expect(all.filter(({ properties }) => 'ReservedConcurrentExecutions' in properties)).toEqual([]);
  });
});
