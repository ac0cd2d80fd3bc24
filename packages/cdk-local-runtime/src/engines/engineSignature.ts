import { timingSafeEqual } from 'node:crypto';
import { Server, type IncomingMessage, type ServerResponse } from 'node:http';

/** Where an engine of this runtime finds the signature that its calls carry. */
export const SIGNATURE_VARIABLE = 'ENGINE_SIGNATURE';

/** Makes every HTTP server of this process refuse what is not signed so, before its own code hears of it. */
export function demandSignature(signature: string): void {
  const emit = Server.prototype.emit;
  Server.prototype.emit = function (this: Server, event: string | symbol, ...args: unknown[]): boolean {
    if (event === 'request' && !isSigned(args[0] as IncomingMessage, signature)) {
      (args[1] as ServerResponse).writeHead(403).end();
      return true;
    }
    return Reflect.apply(emit, this, [event, ...args]) as boolean;
  };
}

function isSigned({ headers }: IncomingMessage, signature: string): boolean {
  const given = Buffer.from(headers.authorization?.split('Signature=').at(-1) ?? '');
  const wanted = Buffer.from(signature);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
