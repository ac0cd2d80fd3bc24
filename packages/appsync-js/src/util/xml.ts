import { requireString, UtilityFault } from '../host.ts';
import type { HostFunction } from '../host.ts';

type Element = Record<string, unknown>;

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const SKIPPED = /^(?:<\?[^]*?\?>|<!--[^]*?-->|<!DOCTYPE[^>]*>)/u;
const OPENING_TAG = /^<([^\s/>]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/u;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu;

function decode(text: string): string {
  return text.replace(
    /&(?:#x([\da-f]+)|#(\d+)|(\w+));/giu,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return ENTITIES[name ?? ''] ?? whole;
    },
  );
}

/** Text that reads as a number or a boolean becomes one, as in the documented example. */
function scalar(text: string): unknown {
  if (text === 'true') return true;
  if (text === 'false') return false;
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/u.test(text) && Number.isSafeInteger(Math.trunc(Number(text)))
    ? Number(text)
    : text;
}

/** A name that comes again makes a list. */
function accumulate(element: Element, name: string, value: unknown): void {
  const known = Object.hasOwn(element, name) ? element[name] : undefined;
  if (known === undefined) element[name] = value;
  else if (Array.isArray(known)) known.push(value);
  else element[name] = [known, value];
}

class XmlReader {
  private rest: string;

  constructor(text: string) {
    this.rest = text;
  }

  document(): Element {
    const root: Element = {};
    for (this.skip(); this.rest !== ''; this.skip()) {
      if (!this.rest.startsWith('<')) throw new UtilityFault('util.xml: text outside the root element');
      this.element(root);
    }
    return root;
  }

  private skip(): void {
    this.rest = this.rest.trimStart();
    for (let found = SKIPPED.exec(this.rest); found !== null; found = SKIPPED.exec(this.rest)) {
      this.rest = this.rest.slice(found[0].length).trimStart();
    }
  }

  private element(parent: Element): void {
    const found = OPENING_TAG.exec(this.rest);
    if (found === null)
      throw new UtilityFault(`util.xml: no element at ${JSON.stringify(this.rest.slice(0, 20))}`);
    const [whole, name = '', attributes = '', selfClosing] = found;
    this.rest = this.rest.slice(whole.length);
    const element: Element = {};
    for (const [, key = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
      element[key] = scalar(decode(double ?? single ?? ''));
    }
    const text = selfClosing === '/' ? '' : this.content(name, element);
    if (Object.keys(element).length === 0) accumulate(parent, name, scalar(text));
    else {
      if (text !== '') element['content'] = scalar(text);
      accumulate(parent, name, element);
    }
  }

  /** Reads up to the closing tag; children go into `element`, the text is returned. */
  private content(name: string, element: Element): string {
    let text = '';
    for (;;) {
      const comment = /^<!--[^]*?-->/u.exec(this.rest);
      const raw = /^<!\[CDATA\[([^]*?)\]\]>/u.exec(this.rest);
      const closing = /^<\/([^\s>]+)\s*>/u.exec(this.rest);
      const plain = /^[^<]+/u.exec(this.rest);
      const found = comment ?? raw ?? closing ?? plain;
      if (closing !== null && closing[1] !== name)
        throw new UtilityFault(`util.xml: </${closing[1]}> closes <${name}>`);
      if (found === null && this.rest === '') throw new UtilityFault(`util.xml: <${name}> is not closed`);
      if (found === null) {
        this.element(element);
      } else {
        this.rest = this.rest.slice(found[0].length);
        if (closing !== null) return text.trim();
        text += raw?.[1] ?? (plain === null ? '' : decode(plain[0]));
      }
    }
  }
}

/** An XML text as an object: elements by name, repeated ones as a list, attributes beside them. */
export function xmlToMap(text: string): Element {
  return new XmlReader(text).document();
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/xml-helpers-in-utils-xml-js.html */
export const xmlFunctions: Record<string, HostFunction> = {
  'util.xml.toMap': (_host, text) => xmlToMap(requireString(text, 'util.xml.toMap: the text')),
  'util.xml.toJsonString': (_host, text, stringEncode) => {
    const json = JSON.stringify(xmlToMap(requireString(text, 'util.xml.toJsonString: the text')));
    return stringEncode === true ? JSON.stringify(json).slice(1, -1) : json;
  },
};
