/** What a wallet and a payer are told about a chain: EIP-3085's parameters. Public facts, as https://chainid.network lists them. */
export interface KnownChain {
  readonly chainId: number;
  readonly name: string;
  readonly nativeCurrency: { readonly name: string; readonly symbol: string; readonly decimals: 18 };
  /** Empty where there is no public endpoint: a wallet cannot be told to add the chain then. */
  readonly rpcUrls: readonly string[];
  readonly blockExplorerUrls: readonly string[];
}

const ETHER = { name: 'Ether', symbol: 'ETH', decimals: 18 } as const;

const CHAINS: readonly KnownChain[] = [
  {
    chainId: 1,
    name: 'Ethereum',
    nativeCurrency: ETHER,
    rpcUrls: ['https://ethereum-rpc.publicnode.com'],
    blockExplorerUrls: ['https://etherscan.io'],
  },
  {
    chainId: 10,
    name: 'OP Mainnet',
    nativeCurrency: ETHER,
    rpcUrls: ['https://mainnet.optimism.io'],
    blockExplorerUrls: ['https://optimistic.etherscan.io'],
  },
  {
    chainId: 8453,
    name: 'Base',
    nativeCurrency: ETHER,
    rpcUrls: ['https://mainnet.base.org'],
    blockExplorerUrls: ['https://basescan.org'],
  },
  {
    chainId: 42161,
    name: 'Arbitrum One',
    nativeCurrency: ETHER,
    rpcUrls: ['https://arb1.arbitrum.io/rpc'],
    blockExplorerUrls: ['https://arbiscan.io'],
  },
  {
    chainId: 84532,
    name: 'Base Sepolia',
    nativeCurrency: ETHER,
    rpcUrls: ['https://sepolia.base.org'],
    blockExplorerUrls: ['https://sepolia.basescan.org'],
  },
  {
    chainId: 11155111,
    name: 'Ethereum Sepolia',
    nativeCurrency: ETHER,
    rpcUrls: ['https://ethereum-sepolia-rpc.publicnode.com'],
    blockExplorerUrls: ['https://sepolia.etherscan.io'],
  },
  { chainId: 31337, name: 'Local chain', nativeCurrency: ETHER, rpcUrls: [], blockExplorerUrls: [] },
];

/** A chain by its EIP-155 id; one that is not listed is named by its id. */
export function knownChain(chainId: number): KnownChain {
  return (
    CHAINS.find((chain) => chain.chainId === chainId) ?? {
      chainId,
      name: `Chain ${chainId}`,
      nativeCurrency: ETHER,
      rpcUrls: [],
      blockExplorerUrls: [],
    }
  );
}
