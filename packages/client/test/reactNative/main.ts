/**
 * `npm run react-native -w appsync-payments-client -- DIRECTORY`: packs the client, lets Metro bundle an app with it as React Native does, lets
 * React Native's Hermes compile that, and runs it in a Hermes. The tools weigh 240 MB, so that they are installed in a directory of their own:
 *
 *   npm install metro@0.87 @react-native/metro-babel-transformer @react-native/babel-preset @babel/core hermes-compiler hermes-engine-cli@0.12
 *
 * `hermes-compiler` is the compiler of the newest React Native. `hermes-engine-cli` is the last engine on npm that runs alone, of 2022: what runs
 * there is the bundle's text. No device and no simulator is in it.
 */
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const [given] = process.argv.slice(2);
if (given === undefined) throw new Error('give the directory where Metro and Hermes are installed');
const directory = resolve(given);
/** Of one step: a tool that never ends fails the run. */
const STEP_MS = 240_000;
const run = (file: string, ...args: string[]) =>
  execFileSync(file, args, {
    cwd: directory,
    encoding: 'utf8',
    timeout: STEP_MS,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
const tool = (path: string) => join(directory, 'node_modules', path);

const client = fileURLToPath(new URL('../../', import.meta.url));
const packed = execFileSync('npm', ['pack', '--pack-destination', directory, '--loglevel', 'error'], {
  cwd: client,
  encoding: 'utf8',
  timeout: STEP_MS,
});
run(
  'npm',
  'install',
  '--no-audit',
  '--no-fund',
  '--loglevel',
  'error',
  `./${packed.trim().split('\n').at(-1)}`,
);

for (const name of ['app.js', 'platform.js'])
  copyFileSync(new URL(name, import.meta.url), join(directory, name));
writeFileSync(join(directory, 'signed.js'), `export const SIGNED = ${JSON.stringify(signed())};\n`);
writeFileSync(
  join(directory, 'babel.config.js'),
  `module.exports = { presets: ['module:@react-native/babel-preset'] };\n`,
);
// As `@react-native/metro-config` sets it, which needs React Native itself beside it.
writeFileSync(
  join(directory, 'metro.config.js'),
  `const { getDefaultConfig, mergeConfig } = require('metro-config');
module.exports = async () => mergeConfig(await getDefaultConfig(__dirname), {
  projectRoot: __dirname,
  resolver: {
    resolverMainFields: ['react-native', 'browser', 'main'],
    unstable_conditionNames: ['react-native'],
    platforms: ['android', 'ios'],
  },
  transformer: { babelTransformerPath: require.resolve('@react-native/metro-babel-transformer') },
});
`,
);
run(
  process.execPath,
  '-e',
  `const Metro = require('metro');
   Metro.loadConfig({ config: 'metro.config.js' }).then((config) =>
     Metro.runBuild(config, { entry: 'app.js', out: 'bundle.js', platform: 'ios', dev: false }));`,
);
run(
  tool('hermes-compiler/hermesc/linux64-bin/hermesc'),
  '-emit-binary',
  '-O',
  '-w',
  '-out',
  'app.hbc',
  'bundle.js',
);
const printed = run(tool('hermes-engine-cli/linux64-bin/hermes'), '-w', 'bundle.js')
  .trim()
  .split('\n')
  .sort();
const wanted = [
  'absent ["Buffer","crypto","require"]',
  'altered true',
  'push {"onCheckoutChanged":{"invoiceId":"inv_1","version":2}}',
  'request {"key":"da2-x","variables":{"invoiceId":"inv_1"}}',
  'webhook {"id":"inv_1","note":"ü€𝄞"}',
];
console.log(printed.join('\n'));
if (JSON.stringify(printed) !== JSON.stringify(wanted)) throw new Error(`expected:\n${wanted.join('\n')}`);
console.log('Metro bundled it, hermesc compiled it, Hermes ran it.');

/** A webhook of now, as the specification signs it. */
function signed() {
  const key = Buffer.alloc(32, 7);
  const body = JSON.stringify({
    ...{ id: 'inv_1#3', type: 'invoice.paid', subject: 'inv_1', version: 3, schemaVersion: 1 },
    ...{ timestamp: new Date().toISOString(), data: { id: 'inv_1', note: 'ü€𝄞' } },
  });
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', key).update(`inv_1#3.${timestamp}.${body}`).digest('base64');
  const headers = {
    'webhook-id': 'inv_1#3',
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
  return { secret: `whsec_${key.toString('base64')}`, request: { headers, body } };
}
