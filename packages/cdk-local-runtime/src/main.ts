#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import { runCommand } from './command/runCommand.ts';
import { apiRows, readyScreen } from './command/readyScreen.ts';

await runCommand({
  program: 'cdk-local-runtime',
  assemblyUsage: 'the output folder of `cdk synth` (cdk.out)',
  dataDir: '.cdk-local-runtime',
  ready: ({ appSync, operatorEnv }, { options, dataDir, seconds }) =>
    readyScreen(seconds, [
      ...apiRows(appSync),
      ['API key', appSync?.apiKey ?? null],
      ['AWS endpoint', operatorEnv['AWS_ENDPOINT_URL'] ?? null],
      ['Data', options.ephemeral ? 'a temporary folder, deleted at the end' : dataDir],
    ]),
});
