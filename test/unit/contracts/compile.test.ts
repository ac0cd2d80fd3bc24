import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileContracts, staleArtifacts, type Artifact } from '../../../contracts/compile.ts';

const contracts = fileURLToPath(new URL('../../../contracts/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'contracts-'));
let fresh: Artifact[];

beforeAll(() => {
  fresh = compileContracts(join(contracts, 'src'));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('artefacts', () => {
  it('given the checked in ones, when compiled anew, then they are the same to the byte', () => {
    expect(staleArtifacts(fresh, join(contracts, 'artifacts'))).toEqual([]);
  });

  it('given an edited, a missing and a foreign one, when compared, then each is named', () => {
    const artifacts = join(folder, 'artifacts');
    cpSync(join(contracts, 'artifacts'), artifacts, { recursive: true });
    const edited = join(artifacts, 'TestToken.json');
    writeFileSync(edited, readFileSync(edited, 'utf8').replace('0x60', '0x61'));
    rmSync(join(artifacts, 'KeySignatures.json'));
    writeFileSync(join(artifacts, 'Other.json'), '{}');
    expect(staleArtifacts(fresh, artifacts)).toEqual([
      'TestToken.json is not what its sources compile to',
      'KeySignatures.json is not what its sources compile to',
      'Other.json comes from no source',
    ]);
  });

  it('given every contract, when compiled, then it fits into the 24,576 bytes of EIP-170', () => {
    for (const artifact of fresh)
      expect((artifact.deployedBytecode.length - 2) / 2).toBeLessThanOrEqual(24_576);
  });
});

describe('compileContracts', () => {
  it('given a comment that changed, when compiled, then the code is the same and the hash of the source is not', () => {
    const sources = join(folder, 'commented');
    cpSync(join(contracts, 'src'), sources, { recursive: true });
    const path = join(sources, 'token/Pausable.sol');
    writeFileSync(path, `${readFileSync(path, 'utf8')}// a remark\n`);
    const token = compileContracts(sources).find(({ contractName }) => contractName === 'TestToken');
    const present = fresh.find(({ contractName }) => contractName === 'TestToken');
    expect(token?.deployedBytecode).toBe(present?.deployedBytecode);
    expect(token?.sources['token/Pausable.sol']).not.toBe(present?.sources['token/Pausable.sol']);
    expect(token?.sources['token/Roles.sol']).toBe(present?.sources['token/Roles.sol']);
  }, 60_000);

  it("given a source that does not compile, when compiled, then the compiler's words come out", () => {
    const sources = join(folder, 'broken');
    mkdirSync(sources);
    writeFileSync(join(sources, 'Broken.sol'), 'contract {');
    expect(() => compileContracts(sources)).toThrow(/Expected identifier.*Broken\.sol/s);
  });
});
