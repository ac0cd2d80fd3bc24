/**
 * `npm run qr -- parse | encode`: reads and writes payment codes (EMVCo's, UPI links, EPC codes, Swiss QR-bills), for whoever prints or integrates
 * them.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { readPaymentCode, writePaymentCode } from '../functions/payees/paymentCode.ts';
import { runCommand } from './command/runCommand.ts';

const USAGE = `npm run qr -- parse PAYLOAD   prints what a code says, as JSON: its format, of EMVCo's codes the scheme (Pix, PayNow, Bharat QR);
                              - takes the payload from standard input, for codes of several lines
npm run qr -- encode FILE     prints the payload of a code, from JSON as parse prints it: format and code

A code that breaks a rule ends with 1: at which data object, line or parameter, and why.`;

await runCommand({
  usage: USAGE,
  options: {},
  positionals: true,
  run: async (_, [command, argument]) => {
    if (argument === undefined) throw new Error(USAGE);
    if (command === 'parse')
      return parse(argument === '-' ? readFileSync(0, 'utf8').replace(/\r?\n$/, '') : argument);
    if (command === 'encode') return encode(argument);
    throw new Error(USAGE);
  },
});

function parse(payload: string): void {
  const read = readPaymentCode(payload);
  if (!read.ok) throw new Error(read.error);
  console.log(JSON.stringify(read.value, null, 2));
}

async function encode(file: string): Promise<void> {
  const written = writePaymentCode(JSON.parse(await readFile(file, 'utf8')));
  if (!written.ok) throw new Error(written.error);
  console.log(written.value);
}
