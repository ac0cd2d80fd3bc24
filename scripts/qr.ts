/**
 * `npm run qr -- parse | encode`: reads and writes merchant-presented codes (EMVCo QRCPS-MPM), for whoever prints or integrates them.
 */
import { readFile } from 'node:fs/promises';
import { codeFromJson, codeToJson } from '../functions/payees/emvqr/codeJson.ts';
import { encodeMerchantPresentedCode } from '../functions/payees/emvqr/encoder.ts';
import { parseMerchantPresentedCode } from '../functions/payees/emvqr/parser.ts';
import { readScheme } from '../functions/payees/emvqr/profiles/schemes.ts';
import type { Refusal } from '../functions/payees/emvqr/refusal.ts';
import { nameOtherCode } from '../functions/payees/otherCodes.ts';
import { runCommand } from './command/runCommand.ts';

const USAGE = `npm run qr -- parse PAYLOAD   prints what a code says, as JSON, with its scheme: Pix, PayNow or Bharat QR
npm run qr -- encode FILE     prints the payload of a code, from JSON as parse prints it under "code"

A code that breaks a rule ends with 1: at which data object, after how many characters, and why.`;

await runCommand({
  usage: USAGE,
  options: {},
  positionals: true,
  run: async (_, [command, argument]) => {
    if (argument === undefined) throw new Error(USAGE);
    if (command === 'parse') return parse(argument);
    if (command === 'encode') return encode(argument);
    throw new Error(USAGE);
  },
});

function parse(payload: string): void {
  const other = nameOtherCode(payload);
  if (other !== null) throw new Error(`This is ${other}, not a code of EMVCo.`);
  const parsed = parseMerchantPresentedCode(payload);
  if (!parsed.ok) throw new Error(sentence(parsed.error));
  const scheme = readScheme(parsed.value);
  if (!scheme.ok) throw new Error(sentence(scheme.error));
  console.log(JSON.stringify({ code: codeToJson(parsed.value.code), scheme: scheme.value }, null, 2));
}

async function encode(file: string): Promise<void> {
  const code = codeFromJson(JSON.parse(await readFile(file, 'utf8')));
  if (!code.ok) throw new Error(code.error);
  const payload = encodeMerchantPresentedCode(code.value);
  if (!payload.ok) throw new Error(sentence(payload.error));
  console.log(payload.value);
}

function sentence({ tagPath, offset, reason }: Refusal): string {
  return tagPath === '' ? `${reason}.` : `At ${tagPath}, after ${offset} characters: ${reason}.`;
}
