import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import solc from 'solc';

/** What is checked in for one contract. */
export interface Artifact {
  contractName: string;
  abi: readonly Record<string, unknown>[];
  /** Creation code, 0x and hexadecimal. */
  bytecode: string;
  /** Code on the chain, 0x and hexadecimal. */
  deployedBytecode: string;
  /** Where the constructor puts each immutable into the code on the chain: byte offsets of 32-byte words, by name. */
  immutables: Record<string, number[]>;
  solc: string;
  settings: Record<string, unknown>;
  /** sha256 of every source file that went in, by its path below contracts/src. */
  sources: Record<string, string>;
}

const SOURCES = fileURLToPath(new URL('src/', import.meta.url));
const ARTIFACTS = fileURLToPath(new URL('artifacts/', import.meta.url));

/** Contracts that something outside Solidity deploys or calls. */
const PUBLISHED = [
  'SweepDelegate.sol',
  'TestToken.sol',
  'UpgradeableProxy.sol',
  'testing/KeySignatures.sol',
  'testing/SilentToken.sol',
];

/** Without the metadata trailer the code depends on the code alone, not on comments and paths. */
const SETTINGS = {
  evmVersion: 'prague',
  optimizer: { enabled: true, runs: 10_000 },
  metadata: { appendCBOR: false, bytecodeHash: 'none' },
};

interface CompilerOutput {
  errors?: { severity: string; formattedMessage: string }[];
  sources: Record<string, { ast: SyntaxNode }>;
  contracts: Record<
    string,
    Record<string, { abi: Artifact['abi']; metadata: string; evm: Record<string, CompiledCode> }>
  >;
}

interface CompiledCode {
  object: string;
  /** By the id of the variable's declaration. */
  immutableReferences?: Record<string, { start: number; length: number }[]>;
}

interface SyntaxNode {
  id: number;
  name?: string;
  nodes?: SyntaxNode[];
}

/**
 * Compiles every source below `directory`.
 * Throws the compiler's own words for an error and for a warning, because a warning is never left standing.
 */
export function compileContracts(directory: string): Artifact[] {
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.sol'),
  );
  const contents = new Map(paths.sort().map((path) => [path, readFileSync(join(directory, path), 'utf8')]));
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries([...contents].map(([path, content]) => [path, { content }])),
    settings: {
      ...SETTINGS,
      outputSelection: {
        '*': {
          '': ['ast'],
          '*': [
            'abi',
            'metadata',
            'evm.bytecode.object',
            'evm.deployedBytecode.object',
            'evm.deployedBytecode.immutableReferences',
          ],
        },
      },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as CompilerOutput;
  if (output.errors?.length) throw new Error(output.errors.map((e) => e.formattedMessage).join('\n'));
  return PUBLISHED.map((path) => toArtifact(path, output, contents));
}

function toArtifact(path: string, output: CompilerOutput, contents: Map<string, string>): Artifact {
  const contractName = path.slice(path.lastIndexOf('/') + 1, -'.sol'.length);
  const contract = output.contracts[path]?.[contractName];
  if (!contract) throw new Error(`${path} holds no contract ${contractName}`);
  const { sources } = JSON.parse(contract.metadata) as { sources: Record<string, unknown> };
  return {
    contractName,
    abi: contract.abi,
    bytecode: `0x${contract.evm['bytecode']?.object}`,
    deployedBytecode: `0x${contract.evm['deployedBytecode']?.object}`,
    immutables: immutablesOf(contract.evm['deployedBytecode']?.immutableReferences ?? {}, output),
    solc: solc.version(),
    settings: SETTINGS,
    sources: Object.fromEntries(
      Object.keys(sources)
        .sort()
        .map((source) => [source, sha256(contents.get(source) ?? '')]),
    ),
  };
}

/** The compiler names immutables by the number of their declaration, which moves with every edit above it. */
function immutablesOf(
  references: NonNullable<CompiledCode['immutableReferences']>,
  { sources }: CompilerOutput,
): Record<string, number[]> {
  const names = new Map<number, string>();
  const collect = ({ id, name, nodes }: SyntaxNode): void => {
    if (name !== undefined) names.set(id, name);
    nodes?.forEach(collect);
  };
  for (const { ast } of Object.values(sources)) collect(ast);
  return Object.fromEntries(
    Object.entries(references).map(([id, places]) => {
      const name = names.get(Number(id));
      if (name === undefined) throw new Error(`the compiler's immutable ${id} is declared nowhere`);
      return [name, places.map(({ start }) => start)];
    }),
  );
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const render = (artifact: Artifact): string => `${JSON.stringify(artifact, null, 2)}\n`;

/** One sentence for each file in `directory` that is not what a fresh compilation gives. */
export function staleArtifacts(fresh: readonly Artifact[], directory: string): string[] {
  const expected = new Map(fresh.map((artifact) => [`${artifact.contractName}.json`, render(artifact)]));
  const present = readdirSync(directory);
  return [
    ...[...expected]
      .filter(
        ([name, text]) => !present.includes(name) || readFileSync(join(directory, name), 'utf8') !== text,
      )
      .map(([name]) => `${name} is not what its sources compile to`),
    ...present.filter((name) => !expected.has(name)).map((name) => `${name} comes from no source`),
  ];
}

/** Writes the artefacts; with `--check` writes nothing and ends with 1 when one would change. */
function main(): void {
  const fresh = compileContracts(SOURCES);
  if (process.argv.includes('--check')) {
    const stale = staleArtifacts(fresh, ARTIFACTS);
    if (stale.length === 0) return;
    console.error([...stale, 'In contracts/artifacts. Run: npx node contracts/compile.ts'].join('\n'));
    process.exitCode = 1;
    return;
  }
  rmSync(ARTIFACTS, { recursive: true, force: true });
  mkdirSync(ARTIFACTS);
  for (const artifact of fresh) {
    writeFileSync(join(ARTIFACTS, `${artifact.contractName}.json`), render(artifact));
  }
}

if (import.meta.main) main();
