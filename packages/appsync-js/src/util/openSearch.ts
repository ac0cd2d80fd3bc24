import { UtilityFault } from '../host.ts';
import { isMap } from '../isMap.ts';

type Query = Record<string, unknown>;

/** Operators that are a query of one field with the operand as it is. */
const FIELD_QUERIES: Record<string, string> = {
  eq: 'term',
  match: 'match',
  matchPhrase: 'match_phrase',
  matchPhrasePrefix: 'match_phrase_prefix',
  wildcard: 'wildcard',
  regexp: 'regexp',
};

/**
 * `util.transform.toElasticsearchQueryDSL`; the default operator is AND.
 * https://docs.aws.amazon.com/appsync/latest/devguide/transformation-helpers-in-util-transform-js.html
 */
export function toOpenSearchQuery(filter: unknown): Query {
  return must(clausesOf(filter));
}

function must(clauses: readonly Query[]): Query {
  const [only] = clauses;
  return clauses.length === 1 && only !== undefined ? only : { bool: { must: clauses } };
}

function clausesOf(filter: unknown): Query[] {
  if (!isMap(filter)) throw fault(`the filter must be an object, received ${JSON.stringify(filter)}`);
  return Object.entries(filter).map(([key, value]) => {
    if (key === 'and') return { bool: { must: membersOf(key, value) } };
    if (key === 'or') return { bool: { should: membersOf(key, value) } };
    if (key === 'not') return { bool: { must_not: toOpenSearchQuery(value) } };
    return must(operatorsOf(key, value));
  });
}

function membersOf(key: string, value: unknown): Query[] {
  if (!Array.isArray(value)) throw fault(`${key} must be an array`);
  return value.map(toOpenSearchQuery);
}

function operatorsOf(field: string, operators: unknown): Query[] {
  if (!isMap(operators)) throw fault(`the operators of ${field} must be an object`);
  return Object.entries(operators).map(([operator, value]) => query(field, operator, value));
}

function query(field: string, operator: string, value: unknown): Query {
  if (Object.hasOwn(FIELD_QUERIES, operator))
    return { [FIELD_QUERIES[operator] as string]: { [field]: value } };
  switch (operator) {
    case 'ne':
      return { bool: { must_not: { term: { [field]: value } } } };
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return { range: { [field]: { [operator]: value } } };
    case 'range': {
      const [gte, lte] = Array.isArray(value) ? (value as unknown[]) : [];
      return { range: { [field]: { gte, lte } } };
    }
    case 'exists':
      return value === false ? { bool: { must_not: { exists: { field } } } } : { exists: { field } };
    case 'multiMatch':
      return { multi_match: { query: value, fields: [field] } };
    default:
      throw fault(`the operator ${operator} of ${field} does not exist`);
  }
}

function fault(reason: string): UtilityFault {
  return new UtilityFault(`util.transform.toElasticsearchQueryDSL: ${reason}`);
}
