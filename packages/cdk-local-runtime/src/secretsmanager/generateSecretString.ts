import { randomInt } from 'node:crypto';

const UPPERCASE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWERCASE = UPPERCASE.toLowerCase();
const NUMBERS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/**
 * The value that CloudFormation makes for a secret:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html
 */
export function generateSecretString(settings: Record<string, unknown>): string {
  const excluded = new Set(String(settings['ExcludeCharacters'] ?? ''));
  const types: [characters: string, excludedBy: string][] = [
    [UPPERCASE, 'ExcludeUppercase'],
    [LOWERCASE, 'ExcludeLowercase'],
    [NUMBERS, 'ExcludeNumbers'],
    [PUNCTUATION, 'ExcludePunctuation'],
  ];
  const included = types
    .filter(([, excludedBy]) => settings[excludedBy] !== true)
    .map(([characters]) => [...characters].filter((character) => !excluded.has(character)).join(''))
    .filter((characters) => characters !== '');
  if (settings['IncludeSpace'] === true) included.push(' ');

  const length = Number(settings['PasswordLength'] ?? 32);
  const required = settings['RequireEachIncludedType'] === false ? [] : included.map(pick);
  const free = Array.from({ length: Math.max(0, length - required.length) }, () => pick(included.join('')));
  const password = shuffled([...required, ...free])
    .slice(0, length)
    .join('');

  const key = settings['GenerateStringKey'];
  if (typeof key !== 'string') return password;
  const template = JSON.parse(String(settings['SecretStringTemplate'] ?? '{}')) as Record<string, unknown>;
  return JSON.stringify({ ...template, [key]: password });
}

const pick = (characters: string): string => characters.charAt(randomInt(characters.length));

function shuffled(characters: string[]): string[] {
  const result = [...characters];
  for (let last = result.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [result[last], result[other]] = [result[other] ?? '', result[last] ?? ''];
  }
  return result;
}
