import { randomInt } from 'node:crypto';
import type { CompiledModule } from './compile.ts';
import { CODE_FILE_NAME } from './documented.ts';
import type { Effects, Ending, Host, ResolverContext, ResolverError } from './host.ts';
import type { CodeFault, RealmReply } from './realm/protocol.ts';
import { compileInRealm } from './realm/realm.ts';
import { sourceColumn } from './sourceColumn.ts';

export type Handler = 'request' | 'response';

/** How an evaluation ended, and what it did besides. */
export type Evaluation = { effects: Effects } & ({ kind: 'value'; value: unknown } | Ending);

/** Code of a resolver or a function, ready to run. */
export interface LoadedResolver {
  readonly name: string;
  /** The handlers that the code exports. */
  readonly handlers: ReadonlySet<Handler>;
  /**
   * Runs a handler, synchronously. Nothing of `context` is changed. Whatever the code does ends as an Evaluation: an
   * error in it is an error of type `Code`, as on AppSync.
   *
   * @throws {TypeError} if the code has no such handler
   */
  evaluate(handler: Handler, context: ResolverContext): Evaluation;
}

/** Sources of time and chance, for tests to pin. */
export interface LoadOptions {
  /** Milliseconds since the epoch; the system's clock by default. */
  readonly clock?: () => number;
  /** At least 0, less than 1; cryptographically random by default. */
  readonly random?: () => number;
}

/** 48 bits of randomness as a fraction, the most that one call of the generator gives. */
const randomFraction = (): number => randomInt(2 ** 48 - 1) / 2 ** 48;

/**
 * Makes compiled code ready to run, without the compiler, which is a large thing to hold.
 *
 * @param compiledCode what `compileResolver` made of it, perhaps in another thread
 * @param name resolver or function, for messages
 */
export function openResolver(
  compiledCode: CompiledModule,
  name: string,
  options: LoadOptions = {},
): LoadedResolver {
  const { clock = Date.now, random = randomFraction } = options;
  const { body, imports, exports, mayLoopForever, insertions } = compiledCode;
  const exported = [...exports].map(([exportName, local]) => `${JSON.stringify(exportName)}: ${local}`);
  const returning = `${body}\nreturn { ${exported.join(', ')} };`;
  const compiled = compileInRealm(returning, imports, mayLoopForever);
  const handlers = new Set((['request', 'response'] as const).filter((handler) => exports.has(handler)));

  return {
    name,
    handlers,
    evaluate: (handler, context) => {
      if (!handlers.has(handler)) throw new TypeError(`the code of ${name} exports no ${handler} handler`);
      const host: Host = { clock, random, context, effects: noEffects(context) };
      const reply = runHandler(host, () => compiled.run(handler, contextJson(context), host));
      return conclude(
        host,
        'fault' in reply ? { ...reply, fault: inSource(reply.fault, insertions) } : reply,
      );
    },
  };
}

function noEffects({ stash }: ResolverContext): Effects {
  return { stash, appendedErrors: [], logs: [], responseHeaders: [], invalidations: [], cacheEvictions: [] };
}

/** The context as the handler sees it. Members that are not given read as null. */
function contextJson(context: ResolverContext): string {
  const { args, stash, request, info, env } = context;
  const { source = null, prev = null, result = null, error = null, identity = null } = context;
  return JSON.stringify({ args, identity, source, error, stash, result, prev, request, info, env });
}

function runHandler(host: Host, run: () => string): RealmReply {
  try {
    return JSON.parse(run()) as RealmReply;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    const message = 'the code ran too long';
    return { fault: { name: 'TimeoutError', message, position: CODE_FILE_NAME }, stash: host.context.stash };
  }
}

function conclude({ effects, ending }: Host, reply: RealmReply): Evaluation {
  effects.stash = reply.stash;
  if ('fault' in reply) return { kind: 'error', error: codeError(reply.fault), effects };
  if ('halted' in reply && ending !== undefined) return { ...ending, effects };
  return { kind: 'value', value: 'value' in reply ? (reply.value ?? null) : null, effects };
}

function inSource(fault: CodeFault, insertions: CompiledModule['insertions']): CodeFault {
  const position = fault.position.replace(
    /:(\d+):(\d+)$/u,
    (_, line: string, column: string) => `:${line}:${sourceColumn(insertions, Number(line), Number(column))}`,
  );
  return { ...fault, position };
}

/** `code.js:162:13: ReferenceError: x is not defined`, as AppSync words errors in code. */
function codeError({ name, message, position }: CodeFault): ResolverError {
  return { message: `${position}: ${name}: ${message}`, errorType: 'Code', data: null, errorInfo: null };
}
