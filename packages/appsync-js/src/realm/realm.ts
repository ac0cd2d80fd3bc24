import vm from 'node:vm';
import { ARRAY_METHODS, CODE_FILE_NAME, GLOBALS, STATICS, STRING_METHODS } from '../documented.ts';
import { hostFunctions, MODULE_EXPORTS } from '../functions.ts';
import { HandlerEnded, UtilityFault } from '../host.ts';
import type { Host } from '../host.ts';
import { installRealm } from './install.ts';
import type { HostReply, Realm, RealmTables } from './protocol.ts';

/**
 * Longest that code may run whose loops could be endless, in milliseconds. AppSync bounds them too, without saying at
 * what.
 */
const LOOP_MS_MAX = 500;

let context: vm.Context | undefined;
let realm: Realm | undefined;
/** The evaluation under way. Evaluations are synchronous and cannot nest, so there is at most one. */
let current: Host | undefined;
const runScript = new vm.Script('$run()', { filename: 'realm.js' });

function bridge(name: string, argumentsJson: string): string {
  const reply = answer(name, argumentsJson);
  return JSON.stringify(reply);
}

function answer(name: string, argumentsJson: string): HostReply {
  const host = current;
  const target = Object.hasOwn(hostFunctions, name) ? hostFunctions[name] : undefined;
  if (host === undefined || target === undefined) return { fault: `${name} is not available` };
  try {
    return { value: target(host, ...(JSON.parse(argumentsJson) as unknown[])) };
  } catch (error) {
    if (error instanceof HandlerEnded) return { halt: true };
    if (error instanceof UtilityFault) return { fault: error.message };
    throw error;
  }
}

/**
 * The one context in which all resolver code runs. Nothing in it can be changed and each evaluation makes the module's
 * own variables anew, so that evaluations share nothing; a fresh context for each would cost 60 times as much.
 */
function enter(): { context: vm.Context; realm: Realm } {
  if (context === undefined || realm === undefined) {
    context = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
      codeGeneration: { strings: false, wasm: false },
    });
    const install = new vm.Script(`(${installRealm.toString()})`, { filename: 'realm.js' });
    const tables: RealmTables = {
      functions: Object.keys(hostFunctions),
      modules: MODULE_EXPORTS,
      globals: GLOBALS,
      codeFileName: CODE_FILE_NAME,
      statics: STATICS,
      stringMethods: STRING_METHODS,
      arrayMethods: ARRAY_METHODS,
    };
    realm = (install.runInContext(context) as typeof installRealm)(bridge, JSON.stringify(tables));
  }
  return { context, realm };
}

/** A module of resolver code, ready to run. */
export interface RealmModule {
  /** Runs one handler and answers a RealmReply as JSON. */
  run(handler: string, contextJson: string, host: Host): string;
}

/** Compiles the body of a module whose parameters are `names`, bound to `imports`. */
export function compileInRealm(
  body: string,
  imports: readonly { local: string; module: string; exported: string }[],
  mayLoopForever: boolean,
): RealmModule {
  const inside = enter();
  const strict = "'use strict';";
  const factory = vm.compileFunction(
    strict + body,
    imports.map(({ local }) => local),
    { parsingContext: inside.context, filename: CODE_FILE_NAME, columnOffset: -strict.length },
  );
  const bindings = inside.realm.bind(JSON.stringify(imports));
  return {
    run: (handler, contextJson, host) => {
      inside.realm.prepare(factory, bindings, handler, contextJson);
      current = host;
      try {
        if (!mayLoopForever) return inside.realm.run();
        return runScript.runInContext(inside.context, { timeout: LOOP_MS_MAX }) as string;
      } finally {
        current = undefined;
      }
    },
  };
}
