import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoFundings } from '../../../../../functions/chain/funding/dynamoFundings.ts';
import { recordFunding } from '../../../../../functions/chain/funding/recordFunding.ts';
import { translate } from '../../../../../functions/events/translate.ts';
import { walletFunded } from '../../../../../functions/posting/templates/funding.ts';
import type { EventOf } from '../../../../../functions/events/eventTypes.ts';
import { linesOf } from '../../../../fixtures/posting/events.ts';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { TABLES } from '../tables.ts';
import { startWorld, type World } from '../world.ts';

const ETH = 10n ** 18n;

describe('recording that a wallet was funded', () => {
  let world: World;
  let wallet: string;
  beforeAll(async () => {
    world = await startWorld();
    // The contracts' own blocks must stay.
    await world.evm.mine(10);
    wallet = world.evm.account(4).address;
  });
  afterAll(() => world.close());

  const record = (txHash: string, change: Partial<World['config']> = {}) =>
    recordFunding({
      rpc: world.rpc,
      config: { ...world.config, ...change },
      store: dynamoFundings({ client: world.client, tableName: TABLES.chain }),
      clock: { nowMs: () => Date.parse('2026-01-02T12:00:00.000Z') },
    })({ wallet: 'GAS', address: wallet, txHash });
  const refused = (code: string, more: object = {}) => ({ ok: false, error: { code, ...more } });
  const stored = async (txHash: string) => {
    const Key = { id: `fnd_${world.config.chainId}_${txHash}` };
    return (await world.client.send(new GetCommand({ TableName: TABLES.chain, Key }))).Item;
  };

  test('given a payment, then it waits until it is final, is recorded once, and is what the ledger posts', async () => {
    const txHash = await world.evm.payEth(wallet, 2n * ETH);
    expect(await record(txHash)).toEqual(refused('NOT_FINAL'));
    expect(await stored(txHash)).toBeUndefined();
    await world.evm.mine(2);
    expect(await record(txHash)).toMatchObject({ ok: true, value: { isNew: true } });
    expect(await record(txHash)).toMatchObject({ ok: true, value: { isNew: false } });
    const event = translate({ before: null, after: (await stored(txHash)) ?? null });
    expect(event).toMatchObject({ type: 'wallet.funded', merchantId: '_operator' });
    expect(linesOf(walletFunded(event as EventOf<'wallet.funded'>))).toEqual([
      `Dr gas-wallet ${2n * ETH} ETH@31337`,
      `Cr owner-funding ${2n * ETH} ETH@31337`,
    ]);
  });

  test('given a transaction that the node does not know, then nothing is recorded', async () => {
    expect(await record(`0x${'ab'.repeat(32)}`)).toEqual(refused('UNKNOWN_TRANSACTION'));
  });

  test('given a payment to somebody else, then it is refused and says to whom', async () => {
    const other = world.evm.account(5).address;
    const txHash = await world.evm.payEth(other, ETH);
    await world.evm.mine(2);
    expect(await record(txHash)).toEqual(refused('NOT_TO_THE_WALLET', { to: other.toLowerCase() }));
    expect(await stored(txHash)).toBeUndefined();
  });

  test('given a transaction that carries no money, then it is refused', async () => {
    const txHash = await world.evm.payEth(wallet, 0n);
    await world.evm.mine(2);
    expect(await record(txHash)).toEqual(refused('NO_MONEY'));
  });

  test('given a transaction that failed, then it is refused', async () => {
    // Gas for the payment, not for the call of the contract that it is.
    const payer = world.evm.account(3);
    const rawTransaction = await payer.signTransaction({
      to: world.config.multicall3,
      data: '0x12345678',
      value: ETH,
      nonce: Number(await world.evm.rpc('eth_getTransactionCount', [payer.address, 'latest'])),
      gasLimit: 60_000n,
      maxFeePerGas: 10n ** 11n,
      maxPriorityFeePerGas: 10n ** 9n,
      chainId: world.evm.chainId,
      type: 2,
    });
    const txHash = await world.evm.rpc<string>('eth_sendRawTransaction', [rawTransaction]);
    await world.evm.mine(3);
    expect(await record(txHash)).toEqual(refused('FAILED'));
  });

  test('given a chain without native money in the configuration, then it is refused', async () => {
    const txHash = await world.evm.payEth(wallet, ETH);
    const assets = world.config.assets.filter(({ native }) => !native);
    expect(await record(txHash, { assets })).toEqual(refused('NO_NATIVE_ASSET'));
  });

  test('given a reorganisation that takes it back, then it is not final', async () => {
    const txHash = await world.evm.payEth(wallet, 3n * ETH);
    await world.evm.reorg(1);
    await world.evm.mine(3);
    expect(await record(txHash)).toEqual(refused('UNKNOWN_TRANSACTION'));
    expect(await stored(txHash)).toBeUndefined();
  });
});
