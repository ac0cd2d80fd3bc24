import type { HostFunction } from '../host.ts';
import { toDynamodbExpression } from './dynamodbExpression.ts';
import { toOpenSearchQuery } from './openSearch.ts';
import { toSubscriptionFilter } from './toSubscriptionFilter.ts';

function expressionJson(filter: unknown): string | null {
  const expression = toDynamodbExpression(filter);
  return expression === null ? null : JSON.stringify(expression);
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/transformation-helpers-in-util-transform-js.html */
export const transformFunctions: Record<string, HostFunction> = {
  'util.transform.toDynamoDBFilterExpression': (_host, filter) => expressionJson(filter),
  'util.transform.toDynamoDBConditionExpression': (_host, condition) => expressionJson(condition),
  'util.transform.toElasticsearchQueryDSL': (_host, filter) => JSON.stringify(toOpenSearchQuery(filter)),
  'util.transform.toSubscriptionFilter': (_host, filter, ignored, rules) =>
    toSubscriptionFilter(filter, ignored, rules),
};
