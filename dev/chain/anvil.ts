import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { startEngine, type Engine, type EngineDeps } from 'cdk-local-runtime';
import { CHAIN_ID } from './constants.ts';

/** The newest that anvil 1.7.1 knows of each: both have EIP-7702. */
const HARDFORKS = { ethereum: 'osaka', optimism: 'isthmus' } as const;

export interface AnvilOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  /** A dump in plain JSON to continue from. */
  readonly stateFile?: string;
  /** For how many blocks back the node answers balances and code. */
  readonly historyBlocks: number;
  /** Whose rules it follows; an OP-stack chain takes what its predeploys say beside the gas. Default: `ethereum`. */
  readonly network?: keyof typeof HARDFORKS;
}

/**
 * Starts a node that mines only on request. Mining by its own clock (`--block-time`) would make it keep 1,500 states
 * that each hold the hashes of all blocks: 1.7 GB after 6,000 blocks with anvil 1.7.1, whatever `--prune-history` says.
 *
 * The hard fork is Osaka: EIP-7702, and EIP-7825's cap of 16,777,216 gas a transaction, which anvil enforces on
 * request only. With one slot an epoch, `safe` is head - 1 and `finalized` head - 2.
 */
export async function startAnvil(deps: EngineDeps, options: AnvilOptions): Promise<Engine> {
  const args = ['--host', '127.0.0.1', '--port', String(options.port), '--chain-id', String(CHAIN_ID)];
  const { network = 'ethereum' } = options;
  args.push('--network', network, '--hardfork', HARDFORKS[network]);
  args.push('--enable-tx-gas-limit', '--slots-in-an-epoch', '1');
  args.push('--no-mining', '--prune-history', String(options.historyBlocks));
  if (options.stateFile !== undefined) args.push('--load-state', options.stateFile);
  // Anvil prints private keys when it starts, which are no secret and belong in no log all the same.
  const log = { ...deps.log, debug: () => {} };
  try {
    const engine = await startEngine({ ...deps, log }, findAnvil(), args, /Listening on ([\d.]+:\d+)/);
    return { ...engine, url: `http://${engine.url}` };
  } catch (error) {
    if (!String(error).includes('Address already in use')) throw error;
    throw new Error(`Port ${options.port} is taken, and the chain is configured to use it.`, {
      cause: error,
    });
  }
}

/** The binary itself: this platform's package of npm, then `anvil` on the PATH. */
function findAnvil(): string {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const executable = process.platform === 'win32' ? 'anvil.exe' : 'anvil';
  try {
    const platform = `@foundry-rs/anvil-${process.platform}-${arch}/package.json`;
    return join(dirname(createRequire(import.meta.url).resolve(platform)), 'bin', executable);
  } catch {
    const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, executable));
    const found = onPath.find(existsSync);
    if (found !== undefined) return found;
  }
  throw new Error(
    `No EVM node for ${process.platform}-${process.arch}: npm installs anvil for Linux x64 unless optional dependencies are ` +
      'off. Elsewhere install it from https://getfoundry.sh and put it on the PATH, or set RPC_URL to a node of yours.',
  );
}
