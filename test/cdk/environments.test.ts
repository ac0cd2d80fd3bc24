import { describe, expect, it } from 'vitest';
import { CHAIN_EXAMPLES } from '../../cdk/environments/chainExamples.ts';
import { keyToRenew, openDecisions } from '../../cdk/environments/deployable.ts';
import { checkedEnvironment, type Environment } from '../../cdk/environments/environment.ts';
import { environmentNamed } from '../../cdk/environments/index.ts';

const TREASURY = '0x9321FA7E62A6E917FcC7bDe6681A0a59abd25184';
const mainnet = environmentNamed('mainnet');
const [ethereum] = mainnet.chains;
if (ethereum === undefined) throw new Error('mainnet has no chain');

const withChain = (changes: Partial<typeof ethereum>): Environment => ({
  ...mainnet,
  chains: [{ ...ethereum, ...changes }],
});

describe('the chains that stand as examples', () => {
  it.each([
    [CHAIN_EXAMPLES.ethereum, 1, 12_000, '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'],
    [CHAIN_EXAMPLES.base, 8_453, 2_000, '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913'],
    [CHAIN_EXAMPLES.arbitrumOne, 42_161, 250, '0xaf88d065e77c8cC2239327C5EDb3A432268e5831'],
  ])(
    'given $name, when an environment takes it, then it holds together, and its USDC is that of the issuer',
    (example, chainId, blockTimeMs, tokenAddress) => {
      const chain = { ...example, treasury: TREASURY };
      const checked = checkedEnvironment({ ...mainnet, chains: [chain] }).chains[0];
      expect(checked).toMatchObject({ chainId, blockTimeMs });
      expect(checked?.assets[0]).toMatchObject({ symbol: 'USDC', tokenAddress, decimals: 6 });
    },
  );

  it.each([
    [CHAIN_EXAMPLES.base, 30],
    [CHAIN_EXAMPLES.arbitrumOne, 240],
  ])('given $name, then its smallest amounts wait a minute, in blocks of its own', (example, depth) => {
    expect(example.assets[0]?.finality[0]).toMatchObject({ depth });
  });
});

describe('environments', () => {
  it.each([
    ['testnet', 11155111, '0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238', 'USDC'],
    ['mainnet', 1, '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', 'USD Coin'],
  ] as const)("given %s, then its USDC is Circle's on chain %i", (name, chainId, tokenAddress, domain) => {
    const [chain] = environmentNamed(name).chains;
    expect(chain?.chainId).toBe(chainId);
    expect(chain?.assets.find(({ symbol }) => symbol === 'USDC')).toMatchObject({
      tokenAddress,
      decimals: 6,
      eip712: { name: domain, version: '2' },
    });
  });

  it('given a name that is none, then the error lists the names', () => {
    expect(() => environmentNamed('staging')).toThrow(
      /no environment staging: choose one of local, testnet, mainnet/,
    );
  });

  it.each([
    [
      'a treasury without its checksum',
      withChain({ treasury: TREASURY.toLowerCase() }),
      /treasury .* EIP-55 checksum: 0x9321/,
    ],
    [
      'a Multicall3 with another checksum',
      withChain({ multicall3: '0xCA11bde05977b3631167028862bE2a173976CA11' }),
      /multicall3/,
    ],
    ['an account that is none', { ...mainnet, account: '1234' }, /account must be twelve digits, not 1234/],
    [
      'a region that is none',
      { ...mainnet, region: 'Frankfurt' },
      /region must be one of AWS.*not Frankfurt/,
    ],
    ['a chain without assets', withChain({ assets: [] }), /chains: /],
    ['two chains with one id', { ...mainnet, chains: [ethereum, ethereum] }, /a chainId stands once/],
    [
      'a key that ends within an hour',
      { ...mainnet, payerKeyExpires: new Date('2027-10-01T00:30:00Z') },
      /full hour/,
    ],
    [
      'reservations that leave fewer than 100',
      { ...mainnet, accountConcurrency: 289 },
      /reservedConcurrency is 290 in all, the account leaves 189/,
    ],
    [
      'a reservation in a new account',
      { ...mainnet, accountConcurrency: 10, reservedConcurrency: { watch: 1 } },
      /the account leaves 0/,
    ],
    [
      'fewer posters than the queue calls',
      { ...mainnet, reservedConcurrency: { post: 49 } },
      /post is 49, below postingConcurrency 50/,
    ],
  ])('given %s, then it is refused by name', (_given, environment, message) => {
    expect(() => checkedEnvironment(environment)).toThrow(message);
  });
});

describe('deploying', () => {
  const ready = { ...withChain({ treasury: TREASURY }), account: '111122223333' };
  const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);

  it('given an account, a treasury and a key for the coming year, then nothing is open', () => {
    expect([...openDecisions(ready), ...keyToRenew(ready, day('2026-12-01'))]).toEqual([]);
  });

  it('given the placeholders, then the operator is told where to write account and treasury', () => {
    expect(openDecisions(mainnet)).toEqual([
      'cdk/environments/mainnet.ts: account: write the AWS account that this environment lives in, and check its region.',
      'cdk/environments/mainnet.ts: treasury of Ethereum: write the address that all money goes to.',
    ]);
  });

  it.each([
    ['ended', '2027-10-02'],
    ['ends in 29 days', '2027-09-02'],
    ['ends in 366 days', '2026-09-30'],
  ])('given a key that %s, then it must be renewed', (_given, today) => {
    expect(keyToRenew(ready, day(today))).toEqual([expect.stringMatching(/mainnet\.ts: payerKeyExpires/)]);
  });

  it('given local, then it is refused', () => {
    expect(openDecisions(environmentNamed('local'))).toEqual([expect.stringMatching(/npm start/)]);
  });
});
