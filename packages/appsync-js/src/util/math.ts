import { requireNumber } from '../host.ts';
import type { HostFunction } from '../host.ts';

/**
 * https://docs.aws.amazon.com/appsync/latest/devguide/math-helpers-in-util-math-js.html
 *
 * The upper bound of randomWithinRange is exclusive, as in the Java method behind it
 * (https://docs.oracle.com/javase/8/docs/api/java/util/concurrent/ThreadLocalRandom.html#nextInt-int-int-).
 */
export const mathFunctions: Record<string, HostFunction> = {
  'util.math.roundNum': (_host, input) => Math.round(requireNumber(input, 'util.math.roundNum: the number')),
  'util.math.minVal': (_host, a, b) =>
    Math.min(requireNumber(a, 'util.math.minVal: the first number'), requireNumber(b, 'the second number')),
  'util.math.maxVal': (_host, a, b) =>
    Math.max(requireNumber(a, 'util.math.maxVal: the first number'), requireNumber(b, 'the second number')),
  'util.math.randomDouble': (host) => host.random(),
  'util.math.randomWithinRange': (host, start, end) => {
    const low = requireNumber(start, 'util.math.randomWithinRange: the start');
    const high = requireNumber(end, 'util.math.randomWithinRange: the end');
    return low + Math.floor(host.random() * (high - low));
  },
  'math.random': (host) => host.random(),
};
