import { describe, expect, test } from 'vitest';
import { valueOf } from '../context.ts';

describe('Bedrock', () => {
  test('given a payload, when called, then the request is the payload with its operation', () => {
    expect(valueOf('ai.invokeModel({ modelId: "m", body: { a: 1 } })')).toEqual({
      operation: 'InvokeModel',
      modelId: 'm',
      body: { a: 1 },
    });
    expect(valueOf('ai.converse({ modelId: "m", messages: [] })')).toEqual({
      operation: 'Converse',
      modelId: 'm',
      messages: [],
    });
  });
});
