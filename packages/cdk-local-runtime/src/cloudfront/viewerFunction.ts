import vm from 'node:vm';
import { isRecord } from '../template/intrinsics.ts';
import { UnsupportedFeature, type Resource } from '../template/model.ts';
import { refusedSyntax } from './functionSyntax.ts';

/** A CloudFront function, ready to run. */
export interface ViewerFunction {
  readonly name: string;
  /**
   * Runs `handler` with an event in a world of its own, which ends with the run.
   *
   * @returns what the handler returned, as JSON has it
   * @throws Error with what the function threw, or that it ran too long
   */
  run(event: unknown): unknown;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions */
const CODE_BYTES_MAX = 10_240;
/** CloudFront allows less than a millisecond; a machine that is busy with other things takes longer. */
const RUN_MS_MAX = 1_000;

/** The version is the one whose features are checked here. */
const RUNTIME = 'cloudfront-js-2.0';

/** Reads a function. Throws UnsupportedFeature for what CloudFront would refuse or could not run. */
export function readFunction(resource: Resource): ViewerFunction {
  const { logicalId, type, properties } = resource;
  const refuse = (property: string, why: string): never => {
    throw new UnsupportedFeature(logicalId, type, property, why);
  };
  const { Name, FunctionCode, FunctionConfig, AutoPublish } = properties;
  const name = String(Name);
  if (!/^[A-Za-z0-9-_]{1,64}$/.test(name))
    refuse('Name', `${name} is no name of 1 to 64 letters, digits, - and _.`);
  const runtime = isRecord(FunctionConfig) ? FunctionConfig['Runtime'] : undefined;
  if (runtime !== RUNTIME)
    refuse('FunctionConfig', `${String(runtime)} does not run locally, only ${RUNTIME} does.`);
  // A behaviour takes a function that is published: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/publish-function.html
  if (String(AutoPublish) !== 'true')
    refuse('AutoPublish', 'it is never published, so that no distribution can use it.');
  const code = String(FunctionCode);
  const bytes = Buffer.byteLength(code);
  if (bytes > CODE_BYTES_MAX)
    refuse('FunctionCode', `it has ${bytes} bytes, CloudFront takes ${CODE_BYTES_MAX}.`);
  const why = refusedSyntax(code);
  if (why !== undefined) refuse('FunctionCode', why);
  const script = new vm.Script(`'use strict';${code}\n;${CALL}`, { filename: `${name}.js` });
  return { name, run: (event) => runIn(script, event) };
}

/**
 * What is not in cloudfront-js-2.0 goes, the clock stands still as it does there, and event and answer pass as text, so that no object of
 * this process is within reach.
 */
const PREPARE = `(() => {
  'use strict';
  for (const name of ['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'Intl']) delete globalThis[name];
  const now = Date.now();
  const Clock = Date;
  globalThis.Date = new Proxy(Clock, {
    construct: (target, given) => (given.length === 0 ? new Clock(now) : new Clock(...given)),
    apply: () => new Clock(now).toString(),
    get: (target, name) => (name === 'now' ? () => now : Clock[name]),
  });
  globalThis.console = { log() {} };
})()`;

const CALL = `
globalThis.$outcome = undefined;
(function () {
  var done = function (value) { globalThis.$outcome = JSON.stringify({ value: value }); };
  var failed = function (error) { globalThis.$outcome = JSON.stringify({ error: String(error) }); };
  try { Promise.resolve(handler(JSON.parse(globalThis.$event))).then(done, failed); } catch (error) { failed(error); }
})();`;

const prepare = new vm.Script(PREPARE, { filename: 'cloudfront.js' });

function runIn(script: vm.Script, event: unknown): unknown {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: false },
    microtaskMode: 'afterEvaluate',
  });
  prepare.runInContext(context, { timeout: RUN_MS_MAX });
  const world = context as unknown as { $event: string; $outcome?: unknown };
  world.$event = JSON.stringify(event);
  script.runInContext(context, { timeout: RUN_MS_MAX });
  const { $outcome } = world;
  if (typeof $outcome !== 'string') throw new Error('the function ended without an answer');
  const outcome = JSON.parse($outcome) as { value?: unknown; error?: string };
  if (outcome.error !== undefined) throw new Error(outcome.error);
  return outcome.value;
}
