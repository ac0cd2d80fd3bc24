import { describe, expect, it } from 'vitest';
import { withTransition } from '../../../../functions/shared/transitions.ts';

describe('the history of an item', () => {
  it('given 300 moves, then the newest 100 are kept in order', () => {
    let history: number[] = [];
    for (let move = 1; move <= 300; move += 1) history = withTransition(history, move);
    expect(history).toEqual(Array.from({ length: 100 }, (_, n) => n + 201));
  });
});
