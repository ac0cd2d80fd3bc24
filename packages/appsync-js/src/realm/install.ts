import type { HostReply, Realm, RealmTables } from './protocol.ts';

/**
 * Makes a fresh vm context into the world that APPSYNC_JS code sees: only what AWS documents exists, nothing of it can
 * be changed, and the host is reachable by strings only.
 *
 * The source text of this function is compiled inside the context, so it must not refer to anything outside itself,
 * and everything that it needs later it must take hold of before it removes the rest.
 */
export function installRealm(
  bridge: (name: string, argumentsJson: string) => string,
  tablesJson: string,
): Realm {
  'use strict';
  const { parse, stringify } = JSON;
  const { defineProperty, freeze, getOwnPropertyNames, getPrototypeOf, getOwnPropertyDescriptor } = Object;
  const { apply, deleteProperty, ownKeys } = Reflect;
  const Fault = TypeError;
  const tables = parse(tablesJson) as RealmTables;
  const world = globalThis as unknown as Record<string, unknown>;
  const halt: Error = freeze(new Error('the handler ended'));
  type Tree = Record<string, unknown>;

  function call(name: string, args: unknown[]): unknown {
    const reply = parse(bridge(name, stringify(args))) as HostReply;
    if ('halt' in reply) throw halt;
    if ('fault' in reply) throw new Fault(reply.fault);
    return reply.value;
  }

  function tree(names: readonly string[]): Tree {
    const root = { __proto__: null } as unknown as Tree;
    for (const name of names) {
      const path = name.split('.');
      const leaf = path.pop() as string;
      let node = root;
      for (const step of path) node = (node[step] ??= { __proto__: null }) as Tree;
      node[leaf] = freeze((...args: unknown[]) => call(name, args));
    }
    return root;
  }

  function freezeTree(node: unknown): void {
    if (typeof node !== 'object' || node === null) return;
    freeze(node);
    for (const name of getOwnPropertyNames(node)) freezeTree((node as Tree)[name]);
  }

  function keepOnly(target: object, names: readonly string[]): void {
    for (const name of getOwnPropertyNames(target)) {
      const configurable = getOwnPropertyDescriptor(target, name)?.configurable === true;
      if (configurable && !names.includes(name)) deleteProperty(target, name);
    }
  }

  /** Functions are objects too: what one resolver hung on `Math.max` another would find there. */
  function freezeWithMembers(target: object): void {
    for (const key of ownKeys(target)) {
      const member: unknown = getOwnPropertyDescriptor(target, key)?.value;
      if (typeof member === 'function') freeze(member);
    }
    freeze(target);
  }

  /** Assigning `toString` and the like to a plain object must work although its prototype is frozen. */
  function makeOverridable(prototype: object): void {
    for (const name of getOwnPropertyNames(prototype)) {
      const value: unknown = (prototype as Tree)[name];
      defineProperty(prototype, name, {
        get: () => value,
        set(this: object, replacement: unknown) {
          defineProperty(this, name, {
            value: replacement,
            configurable: true,
            enumerable: true,
            writable: true,
          });
        },
      });
    }
  }

  const provided = tree(tables.functions);
  freezeTree(provided);
  const native = { replace: String.prototype.replace, replaceAll: String.prototype.replaceAll };

  // Patterns are Java regular expressions: https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
  const isLiteral = (text: unknown, special: string): boolean => {
    if (typeof text !== 'string') return false;
    for (const character of text) if (special.includes(character)) return false;
    return true;
  };
  const replacer = (name: 'replace' | 'replaceAll') =>
    function (this: unknown, pattern: unknown, replacement: unknown): unknown {
      const literal = isLiteral(pattern, '\\^$.|?*+()[]{}') && isLiteral(replacement, '\\$');
      return literal
        ? apply(native[name], this, [pattern, replacement])
        : call(`string.${name}`, [`${this as string}`, pattern, replacement]);
    };

  const hidden = { value: undefined as unknown, enumerable: false, writable: true, configurable: true };
  defineProperty(String.prototype, 'replace', { ...hidden, value: replacer('replace') });
  defineProperty(String.prototype, 'replaceAll', { ...hidden, value: replacer('replaceAll') });
  defineProperty(JSON, 'parse', {
    ...hidden,
    value: (text: string) => {
      try {
        return parse(text) as unknown;
      } catch {
        return '';
      }
    },
  });
  defineProperty(Math, 'random', { ...hidden, value: () => call('math.random', []) });

  const prototypes: [object, readonly string[]][] = [
    [String.prototype, ['length', ...tables.stringMethods]],
    [Array.prototype, ['length', 'toString', ...tables.arrayMethods]],
    [Number.prototype, []],
    [Boolean.prototype, []],
    [Function.prototype, []],
    [Object.prototype, ['toString', 'valueOf']],
  ];
  const namespaces: Record<string, object> = { Object, String, Number, Array, Math, JSON };
  for (const name in namespaces)
    keepOnly(namespaces[name] as object, ['prototype', ...(tables.statics[name] ?? [])]);
  for (const [prototype, names] of prototypes) keepOnly(prototype, names);
  const iterator = getPrototypeOf([][Symbol.iterator]()) as object;
  makeOverridable(Object.prototype);
  for (const [prototype] of prototypes) freezeWithMembers(prototype);
  for (const name in namespaces) freezeWithMembers(namespaces[name] as object);
  freezeWithMembers(iterator);
  freezeWithMembers(getPrototypeOf(iterator) as object);

  for (const name of ['util', 'extensions', 'runtime', 'console']) world[name] = provided[name];
  // Node.js asks the realm's own Error how to write a stack; all that is wanted of it is the place in the code.
  (Error as unknown as Tree)['prepareStackTrace'] = (_error: unknown, frames: NodeJS.CallSite[]): string => {
    for (const frame of frames) {
      const file = frame.getFileName();
      if (file === tables.codeFileName) return `${file}:${frame.getLineNumber()}:${frame.getColumnNumber()}`;
    }
    return tables.codeFileName;
  };
  keepOnly(world, ['Error', ...tables.globals]);
  freezeWithMembers(Error);

  const moduleOf = (name: string): Tree => {
    const source = tables.modules[name];
    if (source === undefined) return {};
    if (typeof source === 'string') return provided[source] as Tree;
    const exported: Tree = {};
    for (const part of source) exported[part] = provided[part];
    return freeze(exported);
  };

  let pending: { factory: unknown; bindings: unknown[]; handler: string; contextJson: string } | undefined;

  function evaluate(): string {
    const { factory, bindings, handler, contextJson } = pending as NonNullable<typeof pending>;
    pending = undefined;
    const context = parse(contextJson) as Tree;
    const stash = context['stash'];
    context['arguments'] = context['args'];
    freeze(context);
    try {
      const handlers = apply(factory as () => Tree, undefined, bindings) as Tree;
      const value = (handlers[handler] as (context: Tree) => unknown)(context);
      return stringify({ value, stash });
    } catch (thrown) {
      if (thrown === halt) return stringify({ halted: true, stash });
      return describe(thrown as Error, stash);
    }
  }

  /** The stash itself may be the fault: it can be made to contain itself. */
  function describe({ name, message, stack }: Error, stash: unknown): string {
    const fault = { name: `${name}`, message: `${message}`, position: `${stack}` };
    try {
      return stringify({ fault, stash });
    } catch {
      return stringify({ fault, stash: {} });
    }
  }

  const realm: Realm = {
    bind: (importsJson) =>
      (parse(importsJson) as { module: string; exported: string }[]).map(({ module, exported }) => {
        const members = moduleOf(module);
        return exported === '*' ? members : members[exported];
      }),
    prepare: (factory, bindings, handler, contextJson) => {
      pending = { factory, bindings, handler, contextJson };
    },
    run: evaluate,
  };
  defineProperty(world, '$run', { value: evaluate });
  freeze(world);
  return realm;
}
