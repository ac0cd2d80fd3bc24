import {
  Interface,
  Signature,
  Transaction,
  type HDNodeWallet,
  type InterfaceAbi,
  type LogDescription,
} from 'ethers';
import signaturesArtifact from '../../../contracts/artifacts/KeySignatures.json' with { type: 'json' };
import { TOKEN, TOKEN_ADDRESS } from '../../../dev/chain/constants.ts';
import { tokenInterface } from '../../../dev/chain/testToken.ts';
import type { TestChain } from '../../engines/chain.ts';

/** The token as one account uses it. Each call is mined; one that would revert throws the token's reason instead. */
export interface TokenCaller {
  call(functionName: string, ...values: unknown[]): Promise<LogDescription[]>;
  read(functionName: string, ...values: unknown[]): Promise<unknown>;
}

export function tokenCaller(chain: TestChain, from: string, abi: Interface = tokenInterface): TokenCaller {
  const order = (functionName: string, values: unknown[]) => ({
    from,
    to: TOKEN_ADDRESS,
    data: abi.encodeFunctionData(functionName, values),
  });
  return {
    call: async (functionName, ...values) => {
      // The receipt of a failed transaction has no reason, so the call is tried first.
      await chain.rpc('eth_call', [order(functionName, values), 'latest']);
      const hash = await chain.send(order(functionName, values));
      const { logs } = await chain.rpc<{ logs: { topics: string[]; data: string }[] }>(
        'eth_getTransactionReceipt',
        [hash],
      );
      return logs.map((log) => abi.parseLog(log)).filter((log) => log !== null);
    },
    read: async (functionName, ...values) => {
      const answer = await chain.rpc<string>('eth_call', [order(functionName, values), 'latest']);
      const [value] = abi.decodeFunctionResult(functionName, answer);
      return value as unknown;
    },
  };
}

/** The EIP-712 domain that wallets sign in. */
export const domain = {
  name: TOKEN.name,
  version: TOKEN.version,
  chainId: 31337,
  verifyingContract: TOKEN_ADDRESS,
};

const transferFields = [
  { name: 'from', type: 'address' },
  { name: 'to', type: 'address' },
  { name: 'value', type: 'uint256' },
  { name: 'validAfter', type: 'uint256' },
  { name: 'validBefore', type: 'uint256' },
  { name: 'nonce', type: 'bytes32' },
];

/** The messages of EIP-3009 and EIP-2612. */
export const messageTypes = {
  TransferWithAuthorization: transferFields,
  ReceiveWithAuthorization: transferFields,
  CancelAuthorization: [
    { name: 'authorizer', type: 'address' },
    { name: 'nonce', type: 'bytes32' },
  ],
  Permit: [
    { name: 'owner', type: 'address' },
    { name: 'spender', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
};

/** Signs a message of the token's; the signature is r, s, v in 65 bytes. */
export function signMessage(
  wallet: HDNodeWallet,
  type: keyof typeof messageTypes,
  message: Record<string, unknown>,
): Promise<string> {
  return wallet.signTypedData(domain, { [type]: messageTypes[type] }, message);
}

/** The signature in the three arguments of the older functions. */
export function inParts(signature: string): [number, string, string] {
  const { v, r, s } = Signature.from(signature);
  return [v, r, s];
}

/** Deploys the EIP-1271 delegate. Returns its address. */
export async function deploySignatures(chain: TestChain): Promise<string> {
  const data = signaturesArtifact.bytecode;
  const hash = await chain.send({ from: chain.account(5).address, data });
  const receipt = await chain.rpc<{ contractAddress: string }>('eth_getTransactionReceipt', [hash]);
  return receipt.contractAddress;
}

/** Gives an account the delegate's code by an EIP-7702 transaction of its own. */
export async function delegateAccount(
  chain: TestChain,
  account: HDNodeWallet,
  delegate: string,
): Promise<void> {
  const nonce = Number(await chain.rpc<string>('eth_getTransactionCount', [account.address, 'latest']));
  // The sender's nonce has moved on when its own authorization is looked at (EIP-7702).
  const authorization = account.authorizeSync({
    address: delegate,
    chainId: chain.chainId,
    nonce: nonce + 1,
  });
  const transaction = Transaction.from({
    type: 4,
    chainId: chain.chainId,
    nonce,
    to: account.address,
    gasLimit: 100_000,
    maxFeePerGas: 10n ** 10n,
    maxPriorityFeePerGas: 1n,
    authorizationList: [authorization],
  });
  transaction.signature = account.signingKey.sign(transaction.unsignedHash);
  await chain.rpc('eth_sendRawTransaction', [transaction.serialized]);
  await chain.mine();
}

export const toInterface = (abi: unknown): Interface => new Interface(abi as InterfaceAbi);
