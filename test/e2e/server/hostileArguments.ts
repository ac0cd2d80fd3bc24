import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  buildASTSchema,
  getNamedType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
} from 'graphql';
import { HOSTILE_JSON, HOSTILE_TEXTS } from './hostileTexts.ts';
import { mergeSchema } from '../../../scripts/build/schema.ts';

/** One call of one field, by a merchant. */
export interface HostileCall {
  /** `Query.getInvoice`, or `Account.entries` for a field further down. */
  field: string;
  kind: 'query' | 'mutation' | 'subscription';
  document: string;
  variables: Record<string, unknown>;
}

/** Values that fit, by the name of an argument or a field: with them a call gets past the first check. */
export type Fitting = Readonly<Record<string, readonly unknown[]>>;

type Place = { readonly kind: HostileCall['kind']; readonly path: Path };

/** Calls of every field that a merchant may call and that takes arguments, with values of all kinds for each of them. */
export async function hostileCalls(fitting: Fitting): Promise<fc.Arbitrary<HostileCall>> {
  const places = await placesOf();
  return fc.oneof(...places.map((place) => callsOf(place, argumentsOf(place.path, fitting))));
}

const FITTING_TIMES = 6;

/** Each of these fields some times, with nothing but what fits. */
export async function fittingCalls(fitting: Fitting): Promise<fc.Arbitrary<HostileCall[]>> {
  const places = await placesOf();
  const each = places.map((place) => {
    const fits = place.path.flatMap(({ args }, i) =>
      args.map((arg) => [variableOf(i, arg.name), fittingOf(nameOf(place.path), arg, fitting)] as const),
    );
    const calls = callsOf(place, Object.fromEntries(fits));
    return fc.array(calls, { minLength: FITTING_TIMES, maxLength: FITTING_TIMES });
  });
  return fc.tuple(...each).map((calls) => calls.flat());
}

/** What fits an argument of a field, by both or by its name alone, or the fields of its input object; what may be left out is, at times. */
function fittingOf(
  field: string,
  { name, type }: GraphQLArgument | GraphQLInputField,
  fitting: Fitting,
): fc.Arbitrary<unknown> {
  const fits = fitting[`${field}.${name}`] ?? fitting[name] ?? [];
  const one = fits.length > 0 ? fc.constantFrom(...fits) : null;
  if (!isNonNullType(type))
    return one === null ? fc.constant(undefined) : fc.option(one, { nil: undefined, freq: 1 });
  if (one !== null) return one;
  const inner = type.ofType as GraphQLInputType;
  if (!isInputObjectType(inner)) return typed(type, fitting);
  const fields = Object.values(inner.getFields());
  return fc.record(Object.fromEntries(fields.map((each) => [each.name, fittingOf(field, each, fitting)])));
}

function callsOf(
  { kind, path }: Place,
  variables: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<HostileCall> {
  const [field, document] = [nameOf(path), documentOf(kind, path)];
  return fc.record(variables).map((given) => ({ kind, field, document, variables: given }));
}

async function placesOf(): Promise<readonly Place[]> {
  const definitions = readFileSync('schema/appsync/definitions.graphql', 'utf8');
  const schema = buildASTSchema(parse(`${await mergeSchema('schema')}\n${definitions}`));
  const kinds = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const;
  return kinds.flatMap(([kind, root]) => (root ? placesIn(root).map((place) => ({ kind, ...place })) : []));
}

type Step = {
  readonly on: string;
  readonly name: string;
  readonly type: GraphQLOutputType;
  readonly args: readonly GraphQLArgument[];
};
type Path = readonly Step[];

/** The fields that take arguments, to a depth of three; what only the event bus may call is left out. */
function placesIn(type: GraphQLObjectType, before: Path = []): { path: Path }[] {
  return Object.values(type.getFields())
    .filter(({ name, args }) => !isOwnOfIam(type, name) && (args.length > 0 || before.length > 0))
    .flatMap((field) => {
      const path = [...before, { on: type.name, name: field.name, type: field.type, args: field.args }];
      const below = getNamedType(field.type);
      const deeper = isObjectType(below) && path.length < 3 ? placesIn(below, path) : [];
      return [...(field.args.length > 0 ? [{ path }] : []), ...deeper];
    });
}

function isOwnOfIam(type: GraphQLObjectType, name: string): boolean {
  const directives =
    type.getFields()[name]?.astNode?.directives?.map((directive) => directive.name.value) ?? [];
  return directives.includes('aws_iam') && !directives.includes('aws_lambda');
}

function nameOf(path: Path): string {
  const last = path.at(-1);
  return `${last?.on ?? ''}.${last?.name ?? ''}`;
}

const variableOf = (step: number, name: string): string => `${name}${step}`;

function documentOf(kind: string, path: Path): string {
  const declared = path.flatMap(({ args }, i) =>
    args.map(({ name, type }) => `$${variableOf(i, name)}: ${String(type)}`),
  );
  const given = (args: readonly GraphQLArgument[], i: number): string =>
    args.length === 0 ? '' : `(${args.map(({ name }) => `${name}: $${variableOf(i, name)}`).join(', ')})`;
  const fields = path.reduceRight((inner, { name, args, type }, i) => {
    const selected = inner === '' ? leavesOf(type) : inner;
    return `${name}${given(args, i)}${selected === '' ? '' : ` { ${selected} }`}`;
  }, '');
  return `${kind} Hostile(${declared.join(', ')}) { ${fields} }`;
}

function leavesOf(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const plain = Object.values(named.getFields()).filter(
    (field) => field.args.length === 0 && !isCompositeType(getNamedType(field.type)),
  );
  return ['__typename', ...plain.map(({ name }) => name)].join(' ');
}

function argumentsOf(path: Path, fitting: Fitting): Record<string, fc.Arbitrary<unknown>> {
  const last = path.length - 1;
  return Object.fromEntries(
    path.flatMap(({ args }, i) =>
      // What leads to the field fits, so that it is reached.
      args.map((arg) => [
        variableOf(i, arg.name),
        i === last || fitting[arg.name] === undefined
          ? valueOf(arg, fitting)
          : fc.constantFrom(...(fitting[arg.name] ?? [])),
      ]),
    ),
  );
}

/** Mostly of the argument's type, a third of it what fits; at times anything that JSON can say. */
function valueOf(
  { name, type }: GraphQLArgument | GraphQLInputField,
  fitting: Fitting,
): fc.Arbitrary<unknown> {
  const fits = fitting[name] ?? [];
  return fc.oneof(
    { weight: 8, arbitrary: typed(type, fitting) },
    ...(fits.length > 0 ? [{ weight: 10, arbitrary: fc.constantFrom(...fits) }] : []),
    ...(isNonNullType(type) ? [] : [{ weight: 3, arbitrary: fc.constantFrom(null, undefined) }]),
    { weight: 1, arbitrary: fc.jsonValue() },
  );
}

function typed(type: GraphQLInputType, fitting: Fitting): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return typed(type.ofType, fitting);
  if (isListType(type)) return fc.array(typed(type.ofType, fitting), { maxLength: 3 });
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
  if (isInputObjectType(type)) return inputObject(Object.values(type.getFields()), fitting);
  switch (type.name) {
    case 'Int':
      return fc.oneof(
        fc.integer({ min: -2, max: 102 }),
        fc.constantFrom(2 ** 31 - 1, -(2 ** 31)),
        fc.integer(),
      );
    case 'Boolean':
      return fc.boolean();
    case 'AWSJSON':
      return fc.oneof(fc.json(), fc.constantFrom(...HOSTILE_JSON));
    default:
      return text;
  }
}

/** All fields fitting but for one, or all at random. */
function inputObject(fields: readonly GraphQLInputField[], fitting: Fitting): fc.Arbitrary<unknown> {
  const fittingOf = (field: GraphQLInputField) =>
    fitting[field.name] === undefined
      ? fc.constant(undefined)
      : fc.constantFrom(...(fitting[field.name] ?? []));
  const record = (arbitrary: (field: GraphQLInputField) => fc.Arbitrary<unknown>) =>
    fc.record(Object.fromEntries(fields.map((field) => [field.name, arbitrary(field)])));
  return fc.oneof(
    fc
      .constantFrom(...fields)
      .chain((odd) => record((field) => (field === odd ? typed(field.type, fitting) : fittingOf(field)))),
    record((field) => valueOf(field, fitting)),
  );
}

const text = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  { weight: 2, arbitrary: fc.string({ maxLength: 60 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  // Code units, so that surrogates stand alone.
  {
    weight: 1,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 0xff_ff }), { maxLength: 20 })
      .map((units) => String.fromCharCode(...units)),
  },
);
