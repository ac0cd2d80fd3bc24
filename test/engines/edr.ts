import { createRequire } from 'node:module';
import { getBytes } from 'ethers';
import { developmentAccount } from '../../dev/chain/accounts.ts';
import { CHAIN_ID } from '../../dev/chain/constants.ts';
import { RpcError, type Rpc } from '../../dev/chain/rpc.ts';

/** What of EDR's native module is used here (`index.d.ts` of `@nomicfoundation/edr` 0.13 describes the whole). */
interface Edr {
  EdrContext: new () => {
    registerProviderFactory(chainType: string, factory: unknown): Promise<void>;
    createProvider(
      chainType: string,
      provider: unknown,
      logger: unknown,
      subscriptions: unknown,
      decoder: unknown,
    ): Promise<{ handleRequest(request: string): Promise<{ data: string | EdrReply }> }>;
  };
  ContractDecoder: new () => unknown;
  L1_CHAIN_TYPE: string;
  SpecId: Record<Hardfork, number>;
  l1GenesisState(hardfork: number): { address: Uint8Array }[];
  l1HardforkToString(hardfork: number): string;
  l1ProviderFactory(): unknown;
  precompileP256Verify(): unknown;
}

interface EdrReply {
  readonly result?: unknown;
  readonly error?: { code: number; message: string };
}

export type Hardfork = 'Prague' | 'Osaka';

/** The block gas limit of mainnet in 2026. */
const BLOCK_GAS_LIMIT = 60_000_000n;
const ONE_ETHER = 10n ** 18n;
const ACCOUNTS = 10;

/**
 * An Ethereum node inside this process, by Nomic Foundation's EDR, with the development accounts and no contract.
 * Gas is quoted from it because anvil gives back 12,500 for each EIP-7702 authority also when the account is new to the state.
 * A block is mined for each transaction (`automine` true) or by `evm_mine`. Throws when the platform's package is missing.
 */
export async function startEdr(hardfork: Hardfork, automine = false): Promise<Rpc> {
  const { edr, context } = await (loaded ??= loadEdr());
  const specification = edr.SpecId[hardfork];
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) => developmentAccount(index));
  const provider = await context.createProvider(
    edr.L1_CHAIN_TYPE,
    {
      allowBlocksWithSameTimestamp: false,
      allowUnlimitedContractSize: false,
      bailOnCallFailure: true,
      bailOnTransactionFailure: false,
      chainId: BigInt(CHAIN_ID),
      coinbase: getBytes('0xc014ba5ec014ba5ec014ba5ec014ba5ec014ba5e'),
      defaultTransactionGasLimit: 16_777_216n,
      genesisState: [
        ...edr.l1GenesisState(specification),
        ...accounts.map(({ address }) => ({ address: getBytes(address), balance: 10_000n * ONE_ETHER })),
      ],
      hardfork: edr.l1HardforkToString(specification),
      initialBaseFeePerGas: 1_000_000_000n,
      initialParentBeaconBlockRoot: new Uint8Array(32),
      minGasPrice: 0n,
      mining: { autoMine: automine, blockGasLimit: BLOCK_GAS_LIMIT, memPool: { order: 'Fifo' } },
      network: { genesisBlobGas: { gasUsed: 0n, excessGas: 0n }, genesisBlockGasLimit: BLOCK_GAS_LIMIT },
      networkId: BigInt(CHAIN_ID),
      observability: {},
      ownedAccounts: accounts.map(({ privateKey }) => privateKey),
      precompileOverrides: [],
    },
    { enable: false, decodeConsoleLogInputsCallback: () => [], printLineCallback: () => undefined },
    { subscriptionCallback: () => undefined },
    new edr.ContractDecoder(),
  );
  let lastId = 0;
  return async <T>(method: string, params: readonly unknown[] = []): Promise<T> => {
    const request = JSON.stringify({ jsonrpc: '2.0', id: ++lastId, method, params });
    const { data } = await provider.handleRequest(request);
    const reply = (typeof data === 'string' ? JSON.parse(data) : data) as EdrReply;
    if (reply.error) throw new RpcError(method, reply.error);
    return reply.result as T;
  };
}

interface LoadedEdr {
  readonly edr: Edr;
  readonly context: InstanceType<Edr['EdrContext']>;
}

/** EDR wants one context a process. */
let loaded: Promise<LoadedEdr> | undefined;

async function loadEdr(): Promise<LoadedEdr> {
  const edr = requireEdr();
  const context = new edr.EdrContext();
  await context.registerProviderFactory(edr.L1_CHAIN_TYPE, edr.l1ProviderFactory());
  return { edr, context };
}

function requireEdr(): Edr {
  const name = `@nomicfoundation/edr-${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}`;
  try {
    return createRequire(import.meta.url)(name) as Edr;
  } catch (cause) {
    throw new Error(`Install ${name}: the EVM that gas is measured in.`, { cause });
  }
}
