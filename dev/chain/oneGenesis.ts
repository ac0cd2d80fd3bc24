import { encodeRlp, keccak256, toBeArray } from 'ethers';

interface Dump {
  readonly blocks?: { header: Header }[];
}

type Header = Record<string, string> & { number: string; parentHash: string };

/**
 * The fields of a block's header in the order of its hash, Prague's `requestsHash` last:
 * https://eips.ethereum.org/EIPS/eip-7685#block-header
 */
const HEADER_FIELDS = [
  'parentHash',
  'sha3Uncles',
  'miner',
  'stateRoot',
  'transactionsRoot',
  'receiptsRoot',
  'logsBloom',
  'difficulty',
  'number',
  'gasLimit',
  'gasUsed',
  'timestamp',
  'extraData',
  'mixHash',
  'nonce',
  'baseFeePerGas',
  'withdrawalsRoot',
  'blobGasUsed',
  'excessBlobGas',
  'parentBeaconBlockRoot',
  'requestsHash',
] as const;

const INTEGER_FIELDS: ReadonlySet<string> = new Set([
  'difficulty',
  'number',
  'gasLimit',
  'gasUsed',
  'timestamp',
  'baseFeePerGas',
  'blobGasUsed',
  'excessBlobGas',
]);

/**
 * Leaves one genesis in a dump of anvil: each start from a dump makes a genesis of its own, the next dump holds both, and of
 * several any may be shown as block 0. The one that block 1 follows is the chain's. A dump without block 1 stays as it is.
 */
export function keepOneGenesis(dumpJson: string): string {
  const dump = JSON.parse(dumpJson) as Dump;
  const blocks = dump.blocks ?? [];
  const first = blocks.find(({ header }) => Number(header.number) === 1);
  if (first === undefined) return dumpJson;
  const kept = blocks.filter(
    ({ header }) => Number(header.number) !== 0 || headerHash(header) === first.header.parentHash,
  );
  return JSON.stringify({ ...dump, blocks: kept });
}

/** keccak256 of a header's RLP. */
export function headerHash(header: Readonly<Record<string, string>>): string {
  const values = HEADER_FIELDS.filter((field) => header[field] !== undefined).map((field) => {
    const value = header[field] ?? '0x';
    return INTEGER_FIELDS.has(field) ? toBeArray(BigInt(value)) : value;
  });
  return keccak256(encodeRlp(values));
}
