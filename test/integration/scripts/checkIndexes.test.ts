import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'indexes-'));
afterAll(() => rmSync(folder, { recursive: true }));

function template(name: string, indexes: readonly string[]): string {
  const file = join(folder, name);
  const GlobalSecondaryIndexes = indexes.map((IndexName) => ({ IndexName }));
  const Table = {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: { TableName: 'items', GlobalSecondaryIndexes },
  };
  writeFileSync(file, JSON.stringify({ Resources: { Table } }));
  return file;
}

const check = (deployed: string, next: string) =>
  run(process.execPath, ['scripts/checkIndexes.ts', 'testnet', '--deployed', deployed, '--template', next]);

test('given a template with two new indexes, when it is compared with the deployed one, then the command fails and says why', async () => {
  await expect(check(template('old', ['a']), template('new', ['a', 'b', 'c']))).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('items: add b, add c: deploy one of these at a time'),
  });
});

test('given one new index, when it is compared, then the command succeeds', async () => {
  const { stdout } = await check(template('old', ['a']), template('new', ['a', 'b']));
  expect(stdout).toContain('One deployment can do it.');
});
