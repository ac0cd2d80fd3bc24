import { isAbstractType, isEnumType, isListType, isNonNullType, isScalarType } from 'graphql';
import type { GraphQLOutputType } from 'graphql';
import { RequestError, ValueError, pathText } from './errors.ts';
import { serializeScalar } from './scalars.ts';

/**
 * Fits what a resolver returned to its field's type and writes scalars, with graphql-java's words where it does not
 * fit. A member of a list that does not fit is replaced by its error, which graphql-js then reports at that member.
 * https://docs.aws.amazon.com/appsync/latest/devguide/troubleshooting-and-common-mistakes.html
 * Throws RequestError 400, which ends the whole request, for an object of an interface or union that does not say which
 * type it is: https://advancedweb.hu/how-to-resolve-interfaces-and-union-types-in-appsync/
 */
export function completeValue(
  type: GraphQLOutputType,
  value: unknown,
  path: readonly (string | number)[],
  parentName: string,
): unknown {
  if (isNonNullType(type)) {
    if (value !== null && value !== undefined) return completeValue(type.ofType, value, path, parentName);
    const [named, at] = [String(type.ofType), pathText(path)];
    return new ValueError(
      `Cannot return null for non-nullable type: '${named}' within parent '${parentName}' (${at})`,
    );
  }
  if (value === null || value === undefined) return null;
  if (isListType(type)) {
    if (!Array.isArray(value)) return mismatch('LIST', path);
    return value.map((item, index) => completeValue(type.ofType, item, [...path, index], parentName));
  }
  if (isScalarType(type)) {
    return written(path, () => serializeScalar(type, value));
  }
  if (isEnumType(type)) {
    return written(path, () => {
      if (typeof value === 'string' && type.getValue(value) !== undefined) return value;
      throw new Error(`Invalid input for Enum '${type.name}'. Unknown value '${String(value)}'`);
    });
  }
  if (typeof value !== 'object' || Array.isArray(value)) return mismatch('OBJECT', path);
  if (isAbstractType(type) && typeof (value as { __typename?: unknown }).__typename !== 'string') {
    // The quote at the end is AppSync's.
    const message = `Could not determine the exact type of ${type.name}. Missing __typename key on value.'`;
    throw new RequestError(400, 'BadRequestException', message);
  }
  return value;
}

function mismatch(expected: string, path: readonly (string | number)[]): ValueError {
  return new ValueError(
    `Can't resolve value (${pathText(path)}) : type mismatch error, expected type ${expected}`,
  );
}

function written(path: readonly (string | number)[], write: () => unknown): unknown {
  try {
    return write();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return new ValueError(`Can't serialize value (${pathText(path)}) : ${why}`);
  }
}
