import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
  solc: string;
  settings: Record<string, unknown>;
  /** sha256 of every source file that went in, by its path below contracts/src. */
  sources: Record<string, string>;
}

const SOURCES = fileURLToPath(new URL('src/', import.meta.url));
const ARTIFACTS = fileURLToPath(new URL('artifacts/', import.meta.url));

/** Contracts that something outside Solidity deploys or calls. */
const PUBLISHED = ['TestToken.sol', 'UpgradeableProxy.sol', 'testing/KeySignatures.sol'];

/** Without the metadata trailer the code depends on the code alone, not on comments and paths. */
const SETTINGS = {
  evmVersion: 'prague',
  optimizer: { enabled: true, runs: 10_000 },
  metadata: { appendCBOR: false, bytecodeHash: 'none' },
};

interface CompilerOutput {
  errors?: { severity: string; formattedMessage: string }[];
  contracts: Record<
    string,
    Record<string, { abi: Artifact['abi']; metadata: string; evm: Record<string, { object: string }> }>
  >;
}

/**
 * Compiles every source below contracts/src.
 * Throws the compiler's own words for an error and for a warning, because a warning is never left standing.
 */
export function compileContracts(): Artifact[] {
  const paths = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.sol'),
  );
  const contents = new Map(paths.sort().map((path) => [path, readFileSync(join(SOURCES, path), 'utf8')]));
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries([...contents].map(([path, content]) => [path, { content }])),
    settings: {
      ...SETTINGS,
      outputSelection: {
        '*': { '*': ['abi', 'metadata', 'evm.bytecode.object', 'evm.deployedBytecode.object'] },
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
    solc: solc.version(),
    settings: SETTINGS,
    sources: Object.fromEntries(
      Object.keys(sources)
        .sort()
        .map((source) => [source, sha256(contents.get(source) ?? '')]),
    ),
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const render = (artifact: Artifact): string => `${JSON.stringify(artifact, null, 2)}\n`;

/** Writes the artefacts, or with `--check` names those that a fresh compilation would change. */
function main(check: boolean): number {
  mkdirSync(ARTIFACTS, { recursive: true });
  const fresh = new Map(
    compileContracts().map((artifact) => [`${artifact.contractName}.json`, render(artifact)]),
  );
  const present = new Set(readdirSync(ARTIFACTS));
  const stale = [...fresh].filter(
    ([name, text]) => !present.has(name) || readFileSync(join(ARTIFACTS, name), 'utf8') !== text,
  );
  const foreign = [...present].filter((name) => !fresh.has(name));
  if (check) {
    for (const [name] of stale)
      console.error(`contracts/artifacts/${name} is not what its sources compile to`);
    for (const name of foreign) console.error(`contracts/artifacts/${name} comes from no source`);
    if (stale.length + foreign.length > 0) console.error('run: npx node contracts/compile.ts');
    return stale.length + foreign.length;
  }
  for (const [name, text] of stale) writeFileSync(join(ARTIFACTS, name), text);
  console.log(`${fresh.size} artefacts, ${stale.length} changed`);
  return 0;
}

if (import.meta.main) process.exitCode = main(process.argv.includes('--check')) === 0 ? 0 : 1;
