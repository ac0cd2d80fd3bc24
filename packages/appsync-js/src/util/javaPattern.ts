import { UtilityFault } from '../host.ts';

/**
 * Java regular expressions on JavaScript's engine.
 * https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html
 *
 * Differences that matter are translated: classes of ASCII only, `\Q…\E`, POSIX classes, `\A \z \Z \h \R`, `$` before a
 * last line end, `(?i)` and its like at the start. Possessive quantifiers, `\G` and flags in the middle are refused.
 */
export function javaPattern(pattern: string, flags = ''): RegExp {
  const scanner = new Scanner(pattern);
  try {
    const source = scanner.translate();
    return new RegExp(source, `${flags}v${[...scanner.flags].join('')}`);
  } catch (error) {
    if (error instanceof UtilityFault) throw error;
    throw new UtilityFault(`the regular expression ${JSON.stringify(pattern)} is not valid`);
  }
}

/** Classes that need other words in JavaScript; each stands inside or outside brackets. */
const CLASSES: Record<string, string> = {
  d: '[0-9]',
  D: '[^0-9]',
  w: '[a-zA-Z_0-9]',
  W: '[^a-zA-Z_0-9]',
  s: '[ \\t\\n\\x0B\\f\\r]',
  S: '[^ \\t\\n\\x0B\\f\\r]',
  h: '[ \\t\\xA0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000]',
  H: '[^ \\t\\xA0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000]',
  v: '[\\n\\x0B\\f\\r\\x85\\u2028\\u2029]',
  V: '[^\\n\\x0B\\f\\r\\x85\\u2028\\u2029]',
};

const POSIX_CLASSES: Record<string, string> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\x00-\\x7F',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '!-\\/:-@\\[-`\\{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: ' \\t',
  Cntrl: '\\x00-\\x1F\\x7F',
  XDigit: '0-9a-fA-F',
  Space: ' \\t\\n\\x0B\\f\\r',
};

const LINE_END = '(?:\\r\\n|[\\n\\r\\u0085\\u2028\\u2029])';
const SYNTAX = /[\\^$.*+?()[\]{}|/]/u;
/** Within brackets these must be escaped as well, and outside they must not. */
const RESERVED_IN_SET = /[-&!#%,:;<=>@`~]/u;

function literal(character: string, inSet: boolean): string {
  return SYNTAX.test(character) || (inSet && RESERVED_IN_SET.test(character)) ? `\\${character}` : character;
}

class Scanner {
  readonly flags = new Set<string>();
  private position = 0;
  private readonly pattern: string;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  translate(): string {
    let out = '';
    this.leadingFlags();
    while (this.position < this.pattern.length) out += this.next();
    return out;
  }

  private leadingFlags(): void {
    const match = /^\(\?([a-zA-Z]+)\)/u.exec(this.pattern);
    if (match?.[1] === undefined) return;
    for (const flag of match[1]) {
      if (flag === 'u' || flag === 'U') continue;
      if (!'ims'.includes(flag))
        throw new UtilityFault(`the flag (?${flag}) of a regular expression is not supported`);
      this.flags.add(flag);
    }
    this.position = match[0].length;
  }

  private next(): string {
    const character = this.take();
    if (character === '\\') return this.escape(false);
    if (character === '[') return this.set();
    if (character === '$') return this.flags.has('m') ? `(?=${LINE_END}|$)` : `(?=${LINE_END}?(?![^]))`;
    if (character === '^') return this.flags.has('m') ? '^' : '(?<![^])';
    if ('?*+}'.includes(character)) return this.quantifier(character);
    return character === '/' || character === '-' ? character.replace('/', '\\/') : character;
  }

  private quantifier(character: string): string {
    if (this.peek() === '+') {
      throw new UtilityFault(
        `the possessive quantifier "${character}+" of a regular expression is not supported`,
      );
    }
    if (this.peek() === '?') return character + this.take();
    return character;
  }

  /** A character class; the opening bracket is taken. Operands of `&&` stand in brackets of their own. */
  private set(): string {
    const negation = this.peek() === '^' ? this.take() : '';
    const operands = [''];
    const append = (text: string): void => {
      operands.push(`${operands.pop() ?? ''}${text}`);
    };
    for (let character = this.take(); character !== ']'; character = this.take()) {
      if (character === '[') append(this.set());
      else if (character === '\\') append(this.escape(true));
      else if (character === '&' && this.peek() === '&') {
        this.take();
        operands.push('');
      } else if (character === '-' && this.isRange()) append('-');
      else append(literal(character, true));
    }
    const [only = ''] = operands;
    return `[${negation}${operands.length === 1 ? only : operands.map((operand) => `[${operand}]`).join('&&')}]`;
  }

  /** A hyphen is a range only between two single characters. */
  private isRange(): boolean {
    const before = this.pattern[this.position - 2];
    const after = this.peek();
    return before !== '[' && before !== '^' && after !== ']' && after !== '[' && after !== undefined;
  }

  private escape(inSet: boolean): string {
    const character = this.take();
    const set = CLASSES[character];
    if (set !== undefined) return set;
    switch (character) {
      case 'Q':
        return this.quoted(inSet);
      case 'A':
        return '(?<![^])';
      case 'z':
        return '(?![^])';
      case 'Z':
        return `(?=${LINE_END}?(?![^]))`;
      case 'R':
        return LINE_END;
      case 'a':
        return '\\x07';
      case 'e':
        return '\\x1B';
      case 'p':
      case 'P':
        return this.property(character);
      case 'x':
        return this.peek() === '{' ? `\\u${this.takeThrough('}')}` : '\\x';
      case '0':
        return this.octal();
      case 'G':
      case 'X':
        throw new UtilityFault(`\\${character} of a regular expression is not supported`);
      default:
        return /[a-zA-Z0-9]/u.test(character) ? `\\${character}` : literal(character, inSet);
    }
  }

  private quoted(inSet: boolean): string {
    const end = this.pattern.indexOf('\\E', this.position);
    const text = this.pattern.slice(this.position, end < 0 ? undefined : end);
    this.position = end < 0 ? this.pattern.length : end + 2;
    return [...text].map((character) => literal(character, inSet)).join('');
  }

  private property(letter: string): string {
    const name = this.peek() === '{' ? this.takeThrough('}').slice(1, -1) : this.take();
    const set = POSIX_CLASSES[name];
    if (set !== undefined) return `[${letter === 'P' ? '^' : ''}${set}]`;
    const script = /^Is(\w+)$/u.exec(name)?.[1];
    if (script === undefined) return `\\${letter}{${name}}`;
    return /^(?:Alphabetic|Lowercase|Uppercase|White_Space|Ideographic)$/u.test(script)
      ? `\\${letter}{${script}}`
      : `\\${letter}{Script=${script}}`;
  }

  private octal(): string {
    const digits = /^[0-7]{1,3}/u.exec(this.pattern.slice(this.position))?.[0] ?? '0';
    this.position += digits.length;
    return `\\u{${Number.parseInt(digits, 8).toString(16)}}`;
  }

  private peek(): string | undefined {
    return this.pattern[this.position];
  }

  private take(): string {
    const point = this.pattern.codePointAt(this.position);
    if (point === undefined) throw new UtilityFault('a regular expression ends too early');
    const character = String.fromCodePoint(point);
    this.position += character.length;
    return character;
  }

  private takeThrough(last: string): string {
    const end = this.pattern.indexOf(last, this.position) + 1;
    const text = this.pattern.slice(this.position, end);
    this.position = end;
    return text;
  }
}

/** A Java replacement text: `$1` and `${name}` are groups, a backslash takes the next character as it is. */
export function javaReplacement(
  text: string,
  groups: readonly (string | undefined)[],
  named: object,
): string {
  return text.replace(/\\(.)|\$(\d)|\$\{(\w+)\}|[$\\]/gsu, (whole, escaped, digit, name) => {
    if (typeof escaped === 'string') return escaped;
    if (typeof digit === 'string' && Number(digit) < groups.length) return groups[Number(digit)] ?? '';
    if (typeof name === 'string' && Object.hasOwn(named, name)) {
      return (named as Record<string, string | undefined>)[name] ?? '';
    }
    throw new UtilityFault(
      `"${whole}" in the replacement ${JSON.stringify(text)} is no group; write \\${whole}`,
    );
  });
}
