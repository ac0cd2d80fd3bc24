import fc from 'fast-check';
import { Interface, type InterfaceAbi, Transaction, verifyAuthorization, ZeroAddress } from 'ethers';
import { expect, test } from 'vitest';
import artifact from '../../../../../contracts/artifacts/SweepDelegate.json' with { type: 'json' };
import type { SignedTransaction, SigningRequest } from '../../../../../functions/chain/keys/signer.ts';
import { sweepDelegateOf } from '../../../../../functions/chain/sweeping/delegate.ts';
import {
  DELEGATE,
  depositAccount,
  gasWallet,
  openSigner,
  OTHER_SHOP,
  PERMITTED,
  SHOP,
  SHOP_TREASURIES,
  STRANGER,
  TOKEN,
  tokenInterface,
  TREASURY,
} from '../../../../fixtures/chain/signing.ts';
import { placesOf, withChange } from './places.ts';

/** Ours are those of the first accounts, and of the largest index. */
const INDEXES = [...Array.from({ length: 8 }, (_, index) => index), 2 ** 31 - 1];
const OURS = new Set(INDEXES.map((index) => depositAccount(index).address));
/** Those from 6 on are the shop's, whose money may go to its own treasuries on 31337, the present one and that before. */
const OF_SHOP = new Set(INDEXES.filter((index) => index >= 6).map((index) => depositAccount(index).address));
const [SHOP_TREASURY = ''] = SHOP_TREASURIES;
const SHOP_DELEGATES = SHOP_TREASURIES.map(sweepDelegateOf);
const ONE_ETHER = 10n ** 18n;
const delegateInterface = new Interface(artifact.abi as InterfaceAbi);

const address = fc.constantFrom(
  TREASURY,
  TOKEN,
  STRANGER,
  DELEGATE.address,
  gasWallet.address,
  ZeroAddress,
  ...SHOP_TREASURIES,
  ...OURS,
);
const calldata = fc.oneof(
  fc.constantFrom(...Object.values(PERMITTED).map(({ transaction }) => transaction.data)),
  fc
    .tuple(fc.constantFrom('approve', 'transfer'), address)
    .map(([name, to]) => tokenInterface.encodeFunctionData(name, [to, 7n])),
  fc
    .tuple(address, fc.array(address, { maxLength: 3 }))
    .map(([token, accounts]) => delegateInterface.encodeFunctionData('sweepTokens', [token, accounts])),
  fc
    .array(address, { maxLength: 2 })
    .map((accounts) => delegateInterface.encodeFunctionData('sweepNatives', [accounts])),
  fc.uint8Array({ maxLength: 100 }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`),
);
const amount = fc.oneof(fc.bigInt(-1n, 2n), fc.bigInt(0n, 2n ** 70n), fc.constant(2n ** 256n));
const anything = fc.oneof(
  address,
  calldata,
  amount,
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    -1,
    0,
    1,
    31337,
    8453,
    2 ** 31,
    0.5,
    Number.NaN,
    '31337',
    true,
    [],
    {},
  ),
  fc.constantFrom(...Object.values(PERMITTED).map(({ kind }) => kind)),
);
const index = fc.constantFrom(...INDEXES);

/** Whatever a planner that believes a hostile node could put there: mostly what has the form of the field. */
function hostile(field: string | number | undefined): fc.Arbitrary<unknown> {
  const formed: Record<string, fc.Arbitrary<unknown>> = {
    to: address,
    address,
    data: calldata,
    index,
    account: index.map(depositAccount),
    chainId: fc.constantFrom(0, 1, 8453),
    value: amount,
    gasLimit: amount,
    maxFeePerGas: amount,
    maxPriorityFeePerGas: amount,
  };
  const own = formed[String(field)];
  return own === undefined
    ? anything
    : fc.oneof({ weight: 3, arbitrary: own }, { weight: 1, arbitrary: anything });
}

const mostly = <Value>(right: Value, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(right) }, { weight: 1, arbitrary: other });
const account = fc.oneof(
  { weight: 4, arbitrary: index.map(depositAccount) },
  { weight: 1, arbitrary: fc.record({ index, address }) },
);
const accounts = fc.array(account, { maxLength: 3 });
const delegation = fc.record({ account, nonce: fc.nat(3) });
const send = (change: {
  readonly to: string;
  readonly data?: string;
  readonly value?: bigint;
}): SigningRequest['transaction'] => ({
  ...PERMITTED.fill.transaction,
  ...change,
});

/** Requests that agree with themselves, some of them for the wrong people: a wrong token, treasury, account or delegate. */
const coherent: fc.Arbitrary<SigningRequest> = fc
  .record({
    kind: fc.constantFrom('SWEEP_NATIVE', 'SWEEP_TOKEN', 'TOP_UP', 'BATCH', 'DEPLOY', 'REVOKE', 'FILL'),
    token: mostly(TOKEN, address),
    /** The treasury that it pays, and whose own it names. */
    paid: mostly(TREASURY, address),
    named: fc.option(
      fc.record({ merchantId: fc.constantFrom(SHOP, OTHER_SHOP), address: mostly(SHOP_TREASURY, address) }),
      { freq: 1 },
    ),
    wallet: mostly(gasWallet.address, address),
    account,
    accounts,
    delegations: fc.array(delegation, { maxLength: 2 }),
    function: fc.constantFrom('transfer', 'transfer', 'approve'),
    instead: fc.option(address, { freq: 3 }),
  })
  .map(({ paid, named, ...drawn }) => {
    const treasury = named?.address ?? paid;
    const own = named === null ? {} : { treasury: named };
    const delegate = sweepDelegateOf(treasury);
    const addresses = drawn.accounts.map((each, at) => (at === 0 ? drawn.instead : null) ?? each.address);
    switch (drawn.kind) {
      case 'SWEEP_NATIVE':
        return {
          kind: 'SWEEP',
          ...own,
          account: drawn.account,
          transaction: send({ to: treasury, value: 5n }),
        };
      case 'SWEEP_TOKEN': {
        const data = tokenInterface.encodeFunctionData(drawn.function, [treasury, 7n]);
        return {
          kind: 'SWEEP',
          ...own,
          account: drawn.account,
          transaction: send({ to: drawn.token, data }),
        };
      }
      case 'TOP_UP':
        return { ...drawn, kind: 'TOP_UP', transaction: send({ to: drawn.account.address, value: 5n }) };
      case 'BATCH': {
        const data = delegateInterface.encodeFunctionData('sweepTokens', [drawn.token, addresses]);
        return { ...drawn, ...own, kind: 'BATCH', transaction: send({ to: delegate.address, data }) };
      }
      case 'DEPLOY':
        return { ...drawn, ...own, kind: 'DEPLOY', transaction: send(delegate.deployment) };
      case 'REVOKE':
        return { ...drawn, kind: 'REVOKE', transaction: send({ to: drawn.wallet }) };
      case 'FILL':
        return { ...drawn, kind: 'FILL', transaction: send({ to: drawn.wallet }) };
    }
  });

/** One of them, or one that the policy permits, with something hostile in up to three of its places. */
const request = fc
  .oneof(fc.constantFrom<SigningRequest>(...Object.values(PERMITTED)), coherent)
  .chain((made) => {
    const place = fc.constantFrom(...placesOf(made).slice(1));
    const change = place.chain((path) => hostile(path.at(-1)).map((value) => ({ path, value })));
    return fc.array(change, { maxLength: 3 }).map((changes) => {
      let changed: unknown = made;
      for (const { path, value } of changes) changed = withChange(changed, path, value);
      return changed as SigningRequest;
    });
  });

test('given any request whatever, when it gets a signature, then it is one of the transactions that the product makes, read from its bytes alone', async () => {
  const signer = openSigner();
  const signed = new Map<string, number>();
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(request, async (asked) => {
      const made: SignedTransaction | Error = await signer
        .sign(asked)
        .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
      if (made instanceof Error) return void refused++;
      const kind = shapeOf(Transaction.from(made.rawTransaction));
      signed.set(kind, (signed.get(kind) ?? 0) + 1);
    }),
    { numRuns: 2_500 },
  );
  expect([...signed.keys()].sort()).toEqual([
    "a merchant's batch",
    "a merchant's deployment",
    "a merchant's native sweep",
    "a merchant's token sweep",
    'batch',
    'deployment',
    'native sweep',
    'nothing',
    'token sweep',
    'top-up',
  ]);
  expect(refused).toBeGreaterThan(250);
}, 120_000);

/** Which of the permitted shapes it has; throws for any other. Every rule is written once more here, with another decoder. */
function shapeOf(signed: Transaction): string {
  const { to, data, value, from } = signed;
  expect([31337n, 8453n]).toContain(signed.chainId);
  const fee = signed.gasLimit * (signed.maxFeePerGas ?? 0n);
  const delegations = signed.authorizationList ?? [];
  for (const { signature, ...authorization } of delegations) {
    expect(authorization.chainId).toBe(signed.chainId);
    expect(OURS).toContain(verifyAuthorization(authorization, signature));
  }
  const delegates = new Set(delegations.map(({ address }) => address));
  if (from !== gasWallet.address) {
    expect(OURS).toContain(from);
    expect(delegations).toEqual([]);
    expect(fee).toBeLessThanOrEqual(ONE_ETHER);
    if (data === '0x') {
      expect(treasuriesOf(signed.chainId, [from])).toContain(to);
      return to === TREASURY ? 'native sweep' : "a merchant's native sweep";
    }
    expect({ to, value }).toEqual({ to: TOKEN, value: 0n });
    const [receiver, units] = tokenInterface.decodeFunctionData('transfer', data).toArray() as [
      string,
      bigint,
    ];
    expect(treasuriesOf(signed.chainId, [from])).toContain(receiver);
    expect(data).toBe(tokenInterface.encodeFunctionData('transfer', [receiver, units]));
    return receiver === TREASURY ? 'token sweep' : "a merchant's token sweep";
  }
  expect(fee).toBeLessThanOrEqual(ONE_ETHER);
  if (to === DELEGATE.address) return batchOf(signed, DELEGATE.address, delegates);
  const shops = SHOP_DELEGATES.find(({ address }) => address === to);
  if (shops !== undefined) return `a merchant's ${batchOf(signed, shops.address, delegates)}`;
  if (to === gasWallet.address) {
    expect({ data, value }).toEqual({ data: '0x', value: 0n });
    expect([...delegates].filter((each) => each !== ZeroAddress)).toEqual([]);
    return 'nothing';
  }
  expect(delegations).toEqual([]);
  if (to === DELEGATE.deployment.to) {
    expect(value).toBe(0n);
    if (data === DELEGATE.deployment.data) return 'deployment';
    expect(SHOP_DELEGATES.map(({ deployment }) => deployment.data)).toContain(data);
    return "a merchant's deployment";
  }
  expect(OURS).toContain(to);
  expect(data).toBe('0x');
  expect(value).toBeLessThanOrEqual(ONE_ETHER);
  return 'top-up';
}

/** Where money of these accounts may go. */
function treasuriesOf(chainId: bigint, accounts: readonly (string | null)[]): readonly string[] {
  const ofShop = chainId === 31337n && accounts.every((each) => OF_SHOP.has(each ?? ''));
  return ofShop ? [TREASURY, ...SHOP_TREASURIES] : [TREASURY];
}

/** @param delegate that is called: all of one request go to one treasury */
function batchOf(
  { data, value, chainId, authorizationList }: Transaction,
  delegate: string,
  delegates: ReadonlySet<string>,
): string {
  expect(value).toBe(0n);
  expect([...delegates].filter((each) => each !== delegate)).toEqual([]);
  const call = delegateInterface.parseTransaction({ data });
  if (call === null) throw new Error('no function of the delegate');
  const args = call.args.toArray(true) as unknown[];
  const accounts = args.pop() as string[];
  expect(args).toEqual(call.name === 'sweepTokens' ? [TOKEN] : []);
  for (const account of accounts) expect(OURS).toContain(account);
  const touched = [
    ...accounts,
    ...(authorizationList ?? []).map(({ signature, ...each }) => verifyAuthorization(each, signature)),
  ];
  const allowed = treasuriesOf(chainId, touched).map((treasury) => sweepDelegateOf(treasury).address);
  expect(allowed).toContain(delegate);
  expect(data).toBe(delegateInterface.encodeFunctionData(call.fragment, [...args, accounts]));
  return 'batch';
}
