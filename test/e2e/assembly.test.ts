import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { postGraphql } from '../../packages/cdk-local-runtime/test/integration/appsync/testApi.ts';
import { synthesize } from '../../packages/cdk-local-runtime/test/apps/synthesize.ts';
import { runCommand } from './server/command.ts';
import { startServer } from './server/server.ts';
import { openWorkspace } from './server/workspace.ts';

test('given another app, when npm start serves its assembly, then it answers keys and tokens of the key sets given', async () => {
  const assembly = await synthesize('journal');
  const workspace = openWorkspace({ unbuilt: true });
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwks = join(workspace.directory, 'jwks.json');
  const issuer = 'https://login.example.com';
  writeFileSync(
    jwks,
    JSON.stringify({ [issuer]: { keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256' }] } }),
  );
  const token = new SignJWT({ sub: 'o-1', aud: 'journal' }).setProtectedHeader({ alg: 'RS256' });
  const authorization = await token.setIssuer(issuer).setIssuedAt().setExpirationTime('1h').sign(privateKey);

  const args = ['--assembly', assembly, '--jwks', jwks, '--ephemeral'];
  const server = await startServer({ workspace, script: 'scripts/start.ts', args });
  const { graphqlUrl, payerApiKey, rpcUrl } = server.outputs;
  const ask = (headers: Record<string, string>) =>
    postGraphql(graphqlUrl, JSON.stringify({ query: '{ me { mode name } }' }), headers);
  expect(rpcUrl).toBeNull();
  expect(server.printed()).toContain(payerApiKey);
  expect(await (await fetch(server.outputs.graphiqlUrl)).text()).toContain(payerApiKey);
  expect((await ask({ 'x-api-key': payerApiKey })).data).toEqual({
    me: { mode: 'API Key Authorization', name: null },
  });
  expect((await ask({ authorization })).data).toEqual({
    me: { mode: 'Open ID Connect Authorization', name: 'o-1' },
  });
  await server.close();
  rmSync(assembly, { recursive: true, force: true });
});

test('given an app with something that does not run locally, when it is started, then the start ends and names it', async () => {
  const assembly = await synthesize('unsupported');
  const workspace = openWorkspace({ unbuilt: true });
  const { code, errors } = await runCommand(workspace, [
    'dev/main.ts',
    ...['--assembly', assembly, '--stack', 'pool', '--ephemeral', '--port', '0'],
  ]);
  expect(code).toBe(1);
  expect(errors).toMatch(
    /Users\w+ \(AWS::Cognito::UserPool\): nobody signs in locally, and no keys were given \(--jwks\)/,
  );
  // Its folder is deleted with the logs in it.
  const unnamed = await runCommand(workspace, ['dev/main.ts', '--assembly', assembly, '--ephemeral']);
  expect(unnamed).toMatchObject({
    code: 1,
    errors: expect.stringContaining('say which one to run') as string,
  });
  expect(unnamed.errors).toContain('--verbose shows its log.');
  expect(unnamed.errors).not.toContain(tmpdir());
  workspace.remove();
  rmSync(assembly, { recursive: true, force: true });
});
