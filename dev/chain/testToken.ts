import { dataSlice, getCreateAddress, Interface, type InterfaceAbi } from 'ethers';
import proxyArtifact from '../../contracts/artifacts/UpgradeableProxy.json' with { type: 'json' };
import tokenArtifact from '../../contracts/artifacts/TestToken.json' with { type: 'json' };
import { deployer, payer, proxyAdmin } from './accounts.ts';
import { TOKEN, TOKEN_ADDRESS } from './constants.ts';
import { quantity, type Rpc } from './rpc.ts';
import { codeAt, sendOrder, type Order } from './transactions.ts';

/** The token's functions, events and errors. */
export const tokenInterface = new Interface(tokenArtifact.abi as InterfaceAbi);
const proxyInterface = new Interface(proxyArtifact.abi as InterfaceAbi);

/** keccak256("eip1967.proxy.implementation") - 1 (EIP-1967). */
const IMPLEMENTATION_SLOT = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';
/** Enough for the largest of the deployment's transactions, and five of them fit in a block of 30,000,000. */
const GAS_LIMIT = 5_000_000n;
const ONE_MILLION_UNITS = 1_000_000n * 10n ** BigInt(TOKEN.decimals);

/**
 * Sends the token's creation where it is absent, and a million of it to the payer when less than half of one is left.
 * Returns the hashes of what was sent. Throws as `assertTestToken` does.
 */
export async function sendTestToken(rpc: Rpc): Promise<string[]> {
  const present = (await codeAt(rpc, TOKEN_ADDRESS)) !== '0x';
  if (present) await assertTestToken(rpc);
  const orders = present ? [] : await creation(rpc);
  if (!present || (await balanceOf(rpc, payer.address)) < ONE_MILLION_UNITS / 2n) {
    orders.push(tokenOrder('mint', [payer.address, ONE_MILLION_UNITS]));
  }
  const hashes: string[] = [];
  for (const order of orders) hashes.push(await sendOrder(rpc, order));
  return hashes;
}

/** Throws when the chain holds a token of other code, as after a change of the contracts. */
export async function assertTestToken(rpc: Rpc): Promise<void> {
  const word = await rpc<string>('eth_getStorageAt', [TOKEN_ADDRESS, IMPLEMENTATION_SLOT, 'latest']);
  const proxyCode = await codeAt(rpc, TOKEN_ADDRESS);
  const tokenCode = await codeAt(rpc, dataSlice(word, 12));
  if (proxyCode !== proxyArtifact.deployedBytecode || tokenCode !== tokenArtifact.deployedBytecode) {
    throw new Error(
      `The token at ${TOKEN_ADDRESS} is not the one in contracts/artifacts: this chain was made before it changed. ` +
        'Delete the data directory (.local) to start anew: tables, queues and chain belong together.',
    );
  }
}

/** An account's tokens at the head, in base units. */
export async function balanceOf(rpc: Rpc, address: string): Promise<bigint> {
  const data = tokenInterface.encodeFunctionData('balanceOf', [address]);
  return BigInt(await rpc<string>('eth_call', [{ to: TOKEN_ADDRESS, data }, 'latest']));
}

/** A call of the token's function by the account that holds its roles. */
export function tokenOrder(functionName: string, values: readonly unknown[]): Order {
  return {
    from: deployer.address,
    to: TOKEN_ADDRESS,
    data: tokenInterface.encodeFunctionData(functionName, values),
    gasLimit: GAS_LIMIT,
  };
}

async function creation(rpc: Rpc): Promise<Order[]> {
  const nonce = await rpc<string>('eth_getTransactionCount', [deployer.address, 'latest']);
  if (nonce !== quantity(0)) {
    throw new Error(
      `${deployer.address} has sent transactions before the token, which would get another address.`,
    );
  }
  const implementation = getCreateAddress({ from: deployer.address, nonce: 0 });
  const initialization = tokenInterface.encodeFunctionData('initialize', [
    TOKEN.name,
    TOKEN.symbol,
    TOKEN.version,
    TOKEN.currency,
    TOKEN.decimals,
    deployer.address,
  ]);
  const proxyArguments = proxyInterface.encodeDeploy([implementation, proxyAdmin.address, initialization]);
  return [
    { from: deployer.address, data: tokenArtifact.bytecode, gasLimit: GAS_LIMIT },
    {
      from: deployer.address,
      data: proxyArtifact.bytecode + proxyArguments.slice('0x'.length),
      gasLimit: GAS_LIMIT,
    },
    tokenOrder('configureMinter', [deployer.address, 2n ** 255n]),
  ];
}
