import { Kind } from 'graphql';
import type { GraphQLScalarType, ValueNode } from 'graphql';
import { javaClass, javaText } from './javaText.ts';
import * as formats from './scalarFormats.ts';

/** What a scalar does with values that come in and go out. Each throws an Error with AppSync's words. */
interface ScalarCode {
  parseValue(value: unknown): unknown;
  parseLiteral(node: ValueNode): unknown;
  serialize(value: unknown): unknown;
}

const textOf = (node: ValueNode): string => {
  if (node.kind === Kind.STRING) return node.value;
  throw new Error(`Expected AST type 'StringValue'.`);
};

function textScalar(noun: string, valid: (text: string) => boolean): ScalarCode {
  const check = (verb: string, value: unknown): string => {
    if (typeof value === 'string' && valid(value)) return value;
    throw new Error(`Unable to ${verb} \`${javaText(value)}\` as a valid ${noun}.`);
  };
  return {
    parseValue: (value) => check('parse', value),
    parseLiteral: (node) => check('parse', textOf(node)),
    serialize: (value) => check('serialize', value),
  };
}

const parseJson = (value: unknown): unknown => {
  try {
    if (typeof value === 'string') return JSON.parse(value);
  } catch {
    // Falls to the one sentence for everything that is no JSON text.
  }
  throw new Error(`Unable to parse ${javaText(value)} as valid JSON.`);
};

const seconds = (verb: string, value: unknown): number => {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new Error(`Unable to ${verb} \`${javaText(value)}\` as a valid timestamp.`);
};

const awsScalars: Record<string, ScalarCode> = {
  AWSDate: textScalar('Date Object', formats.isDate),
  AWSTime: textScalar('Time Object', formats.isTime),
  AWSDateTime: textScalar('DateTime Object', formats.isDateTime),
  AWSEmail: textScalar('email address', formats.isEmail),
  AWSURL: textScalar('URL', formats.isUrl),
  AWSPhone: textScalar('phone number', formats.isPhone),
  AWSIPAddress: textScalar('IP address', formats.isIpAddress),
  // The text is parsed on its way in and every value is written as JSON on its way out, strings too.
  AWSJSON: {
    parseValue: parseJson,
    parseLiteral: (node) => parseJson(textOf(node)),
    serialize: (value) => JSON.stringify(value),
  },
  AWSTimestamp: {
    parseValue: (value) => seconds('parse', value),
    parseLiteral: (node) => seconds('parse', node.kind === Kind.INT ? Number(node.value) : undefined),
    serialize: (value) => seconds('serialize', typeof value === 'string' ? Number(value) : value),
  },
};

/** graphql-java is more lenient than graphql-js with values that go out, and words its refusals differently. */
const outgoing: Record<string, (value: unknown) => unknown> = {
  String: javaText,
  ID: (value) => {
    if (typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value)))
      return String(value);
    throw new Error(`Expected type 'ID' but was '${javaClass(value)}'.`);
  },
  Boolean: (value) => {
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    if (typeof value === 'number') return value !== 0;
    throw new Error(`Expected type 'Boolean' but was '${javaClass(value)}'.`);
  },
  Int: (value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && number === (number | 0)) return number;
    throw new Error(`Expected type 'Int' but was '${javaClass(value)}'.`);
  },
  Float: (value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    throw new Error(`Expected type 'Float' but was '${javaClass(value)}'.`);
  },
};

/** The scalars that AppSync adds to GraphQL. */
export const AWS_SCALAR_NAMES: readonly string[] = Object.keys(awsScalars);

/**
 * Gives a scalar of a schema AppSync's code for what comes in. What goes out is written by `serializeScalar` before
 * graphql-js sees it, so its own serialisation has nothing left to do.
 */
export function installScalar(type: GraphQLScalarType): void {
  const aws = awsScalars[type.name];
  if (aws !== undefined) Object.assign(type, { ...aws, serialize: (value: unknown) => value });
}

/** Writes a scalar that goes out. Throws an Error with graphql-java's words. */
export function serializeScalar(type: GraphQLScalarType, value: unknown): unknown {
  const write = awsScalars[type.name]?.serialize ?? outgoing[type.name];
  return write === undefined ? value : write(value);
}
