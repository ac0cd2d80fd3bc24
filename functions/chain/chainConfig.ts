import { parseEther } from 'ethers/utils';
import * as z from 'zod';
import { LATE_POLICIES } from '../invoices/ports.ts';
import { blocksIn, FEE_MODELS, FINALITY_TAGS } from './chainProfiles.ts';

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, 'an address of 0x and 40 hexadecimal digits');

/** What blocks brought is kept for twice as many in one item, which DynamoDB holds to 400 KB. What must wait longer waits for a tag. */
const DEPTH_MAX = 2_000;
/** At least so many, so that a watcher that was away for a minute or two forgets nothing that is not final yet. */
const BROUGHT_BLOCKS_MIN = 64;

/** Decimal text in currency units, as `upTo` is written by people. */
const currencyUnits = z.string().regex(/^(0|[1-9][0-9]*)(\.[0-9]+)?$/, 'a decimal string of currency units');

/**
 * When a deposit is final: `depth` counts blocks, 1 being the head block itself; `tag` is the node's own answer. A tier
 * holds for amounts up to and including `upTo`; the last one has none and holds for all above.
 */
const tier = {
  upTo: currencyUnits.optional(),
  /** How many endpoints must show the same block and the same money before it counts; default 1. */
  endpoints: z.int().min(2).max(10).optional(),
};
const finalityTier = z.union([
  z.strictObject({ ...tier, depth: z.int().min(1).max(DEPTH_MAX) }),
  z.strictObject({ ...tier, tag: z.enum(FINALITY_TAGS) }),
]);

const assetConfig = z
  .strictObject({
    symbol: z.string().regex(/^[A-Z][A-Z0-9]{1,10}$/),
    native: z.boolean(),
    tokenAddress: address.nullable(),
    decimals: z.int().min(0).max(36),
    /** The token's EIP-712 domain, for signed transfers. Compared with `DOMAIN_SEPARATOR()` before use. */
    eip712: z.strictObject({ name: z.string().min(1), version: z.string().min(1) }).optional(),
    finality: z.array(finalityTier).min(1),
    /**
     * Hundredths of a percent of an invoice's amount: what may be missing when it is paid, and what may come beyond it before it is OVER. At most a
     * tenth of the amount. Default: 0.
     */
    tolerance: z
      .strictObject({
        underBasisPoints: z.int().min(0).max(1_000).optional(),
        overBasisPoints: z.int().min(0).max(1_000).optional(),
      })
      .optional(),
    /** The least that an invoice may ask for. Default: one base unit. */
    invoiceMin: currencyUnits.optional(),
    /**
     * Roughly what one unit of a token is worth in the chain's own currency. It decides whether a sweep is worth its gas and nothing else; no book
     * knows it. Default: every deposit is worth its gas.
     */
    nativeValue: currencyUnits.optional(),
    /** Gas units that the token's transfers take: see `TokenGas`. Default: those of USDC. */
    transferGas: z
      .strictObject({
        transfer: z.int().min(21_000),
        inBatch: z.int().min(1),
        oncePerBatch: z.int().min(0),
      })
      .optional(),
  })
  .refine((asset) => asset.native === (asset.tokenAddress === null), {
    message: 'a native asset has no tokenAddress and a token has one',
  })
  .refine(
    (asset) =>
      asset.finality.every((tier, i) => (tier.upTo === undefined) === (i === asset.finality.length - 1)),
    {
      message: 'every finality tier but the last has upTo, and the last has none',
    },
  );

/** An https address with a place for one of these, in capital letters. */
const linkTemplate = (...places: readonly string[]) =>
  z
    .string()
    .max(300)
    .regex(/^https:\/\/[a-z0-9.-]+\/[\x21-\x7e]*$/, 'an https address')
    .refine((url) => places.some((place) => url.includes(place)), {
      message: `it has no place for ${places.join(' or ')}`,
    });

/**
 * A wallet that payers are offered, with the addresses that open it: for the chain's own currency, and for a token. ADDRESS, UNITS (base units) or
 * AMOUNT (currency units) and TOKEN are filled in; PAGE is the checkout page, for a wallet that opens pages in a browser of its own.
 */
const walletConfig = z.strictObject({
  wallet: z.string().min(1).max(40),
  native: linkTemplate('ADDRESS', 'PAGE').optional(),
  token: linkTemplate('ADDRESS', 'PAGE').optional(),
});

/** Whose a treasury is. What arrives at a merchant's own settles what we owe the merchant. */
export const TREASURY_OWNERS = ['OWN', 'MERCHANT'] as const;
export type TreasuryOwner = (typeof TREASURY_OWNERS)[number];

const chainConfig = z
  .strictObject({
    chainId: z.int().min(1),
    name: z.string().min(1),
    /** EIP-55 address that every sweep pays. Its key is nowhere in the system. */
    treasury: address,
    /** Default: OWN. */
    treasuryOwner: z.enum(TREASURY_OWNERS).optional(),
    /** The one that comes after `treasury`: while it is set, addresses that are still shown are freed of the delegate of the present one. */
    nextTreasury: address.optional(),
    /** Those that came before `treasury`: what was signed for one is looked after, and what a stranger sweeps there is ours. */
    formerTreasuries: z.array(address).max(20).optional(),
    /** Milliseconds between blocks, as the chain means them to come. */
    blockTimeMs: z.int().min(50).max(900_000),
    /** The consensus layer's tags that its nodes know; no finality may use another. */
    tags: z.array(z.enum(FINALITY_TAGS)).max(FINALITY_TAGS.length).readonly(),
    /** How a transaction is paid for. */
    feeModel: z.enum(FEE_MODELS),
    watchIntervalSeconds: z.int().min(1).max(900),
    multicall3: address,
    /** Most blocks that one eth_getLogs may span; the provider's limit. */
    maxLogBlocks: z.int().min(1),
    /** How far back the watcher knows by itself which blocks it has read, in seconds of the chain's own time. */
    reorgSeconds: z.int().min(1).max(86_400),
    /** An alarm goes off while the gas wallet has less, in units of the chain's own currency. Absent: none does. */
    gasWalletLow: currencyUnits.optional(),
    /**
     * The most that one transaction may offer for its gas, and that one top-up may carry, in units of the chain's own
     * currency: the signer refuses more, and sweeps wait for a lower price. A batch of n deposit accounts may offer n/10 of
     * it where that is more.
     */
    transactionFeeMax: currencyUnits,
    /** When what is swept how. Default of each field: as if nobody waited, and every way were open. */
    sweeping: z
      .strictObject({
        /** Whether addresses may be delegated and swept in batches (EIP-7702). Default: true. */
        batches: z.boolean().optional(),
        /** A deposit waits for others at most so long. Default: 0. */
        companySeconds: z.int().min(0).max(86_400).optional(),
        /** Addresses with which nobody waits for others any longer. Default: 20. */
        companyMin: z.int().min(1).max(500).optional(),
        /** The share of a deposit's worth that its fee may be. Default: 1. */
        feeShareMax: z
          .string()
          .regex(/^(0(\.[0-9]{1,4})?|1)$/, 'a decimal string from 0 to 1, of at most four decimals')
          .optional(),
        /** After so long a deposit is swept where it is worth its fee at all. Default: 24. */
        maxAgeHours: z.int().min(1).max(8_760).optional(),
      })
      .optional(),
    /** Whether money after an invoice's expiry counts, or waits for `acceptLatePayment`. Default: ACCEPT. */
    latePayments: z.enum(LATE_POLICIES).optional(),
    /** Address of a transaction at the chain's block explorer, with HASH where its hash comes. Default: none. */
    explorer: linkTemplate('HASH').optional(),
    wallets: z.array(walletConfig).max(10).optional(),
    assets: z.array(assetConfig).min(1),
  })
  .refine((chain) => new Set(chain.assets.map((asset) => asset.symbol)).size === chain.assets.length, {
    message: 'a symbol stands once per chain',
  })
  .refine(
    ({ tags, assets }) =>
      assets.every(({ finality }) => finality.every((each) => !('tag' in each) || tags.includes(each.tag))),
    { message: 'a finality uses a tag that the chain does not have' },
  )
  .refine(
    (chain) =>
      chain.assets.every(({ finality }) =>
        finality.every((each) => !('depth' in each) || each.depth <= reorgDepthOf(chain)),
      ),
    { message: 'a finality is deeper than reorgSeconds reaches back' },
  );

export const chainsSchema = z
  .array(chainConfig)
  .min(1)
  .refine((chains) => new Set(chains.map((chain) => chain.chainId)).size === chains.length, {
    message: 'a chainId stands once',
  });

export type FinalityTier = z.infer<typeof finalityTier>;
export type AssetConfig = z.infer<typeof assetConfig>;
export type ChainConfig = z.infer<typeof chainConfig>;

/** Blocks that the watcher remembers: `reorgSeconds` in the chain's own. */
export function reorgDepthOf(chain: { readonly reorgSeconds: number; readonly blockTimeMs: number }): number {
  return blocksIn(chain.reorgSeconds, chain);
}

/**
 * Blocks of which the watcher remembers what they brought: a deposit waits for the deepest depth that is configured, and works that confirm may be
 * as late once more.
 */
export function broughtBlocksOf({ assets }: Pick<ChainConfig, 'assets'>): number {
  const depths = assets.flatMap(({ finality }) => finality.map((tier) => ('depth' in tier ? tier.depth : 1)));
  return Math.max(BROUGHT_BLOCKS_MIN, 2 * Math.max(...depths));
}

/** The file beside a function's code that holds the environment's chains. */
export const CHAINS_FILE = 'chains.json';

/**
 * Reads the content of `chains.json`.
 *
 * @throws Error naming every field that is wrong; a function with a wrong configuration must not start
 */
export function parseChains(json: string): readonly ChainConfig[] {
  const parsed = chainsSchema.safeParse(JSON.parse(json));
  if (!parsed.success) throw new Error(`${CHAINS_FILE} is wrong: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

export function findChain(chains: readonly ChainConfig[], chainId: number): ChainConfig | undefined {
  return chains.find((chain) => chain.chainId === chainId);
}

export function findAsset(chain: ChainConfig, symbol: string): AssetConfig | undefined {
  return chain.assets.find((asset) => asset.symbol === symbol);
}

/** A transaction that serves more deposit accounts than this may offer more, in proportion: each takes a tenth of the gas that one alone may. */
const ACCOUNTS_PER_FEE_MAX = 10n;

/**
 * Wei: the most that one transaction of the chain may offer for its gas.
 *
 * @param accounts deposit accounts that it serves
 */
export function transactionFeeMaxOf(chain: ChainConfig, accounts = 1): bigint {
  const most = parseEther(chain.transactionFeeMax);
  const shared = (most * BigInt(accounts)) / ACCOUNTS_PER_FEE_MAX;
  return shared > most ? shared : most;
}
