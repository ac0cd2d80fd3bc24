/* eslint no-undef: "off", "@typescript-eslint/no-extraneous-class": "off" -- It stands for the globals of another platform. */
/**
 * What React Native gives an app beside the language, and nothing else, for a Hermes that runs alone: https://reactnative.dev/docs/javascript-environment.
 * Base64 and TextEncoder are Hermes's own since React Native 0.74. There is no Buffer, no module of Node and no `crypto.subtle`.
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

// The engine alone runs every timer at once: what waits for seconds waits for ever here.
const soon = globalThis.setTimeout;
globalThis.setTimeout = (work, ms = 0) => (ms > 1_000 ? 0 : soon(work, ms));

globalThis.btoa = (text) => {
  let out = '';
  for (let i = 0; i < text.length; i += 3) {
    const [a, b, c] = [text.charCodeAt(i), text.charCodeAt(i + 1), text.charCodeAt(i + 2)];
    const bits = (a << 16) | ((b || 0) << 8) | (c || 0);
    out += ALPHABET[bits >> 18] + ALPHABET[(bits >> 12) & 63];
    out +=
      (Number.isNaN(b) ? '=' : ALPHABET[(bits >> 6) & 63]) + (Number.isNaN(c) ? '=' : ALPHABET[bits & 63]);
  }
  return out;
};

globalThis.TextEncoder = class {
  encode(text) {
    const utf8 = unescape(encodeURIComponent(text));
    return Uint8Array.from({ length: utf8.length }, (_, i) => utf8.charCodeAt(i));
  }
};

globalThis.AbortController = class {
  constructor() {
    const listeners = [];
    this.signal = {
      aborted: false,
      addEventListener: (_, listener) => listeners.push(listener),
      removeEventListener: () => undefined,
    };
    this.abort = () => {
      this.signal.aborted = true;
      listeners.forEach((listener) => listener());
    };
  }
};

globalThis.URL = class {
  constructor(text) {
    const [, protocol, host, pathname] = /^(\w+:)\/\/([^/]+)(.*)$/.exec(text);
    Object.assign(this, { protocol, host, hostname: host.split(':')[0], pathname, href: text });
  }
};

/** An API that answers with what it was asked. */
globalThis.fetch = async (url, { headers, body }) => ({
  ok: true,
  status: 200,
  headers: { get: () => null },
  text: async () =>
    JSON.stringify({ data: { url, key: headers['x-api-key'], variables: JSON.parse(body).variables } }),
});

/** An API that acknowledges, and pushes once. https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html */
globalThis.WebSocket = class {
  constructor() {
    const listeners = {};
    const emit = (name, event) => (listeners[name] || []).forEach((listener) => listener(event));
    const answer = (frame) => setTimeout(() => emit('message', { data: JSON.stringify(frame) }));
    this.addEventListener = (name, listener) => (listeners[name] = [...(listeners[name] || []), listener]);
    this.removeEventListener = () => undefined;
    this.send = (text) => {
      const { id, type } = JSON.parse(text);
      if (type === 'connection_init')
        answer({ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } });
      if (type !== 'start') return;
      answer({ type: 'start_ack', id });
      answer({
        type: 'data',
        id,
        payload: { data: { onCheckoutChanged: { invoiceId: 'inv_1', version: 2 } } },
      });
    };
    // Once: of one that is CLOSING or CLOSED nothing more is heard. https://websockets.spec.whatwg.org/#dom-websocket-close
    this.close = () => {
      if (this.readyState >= 2) return;
      this.readyState = 2;
      setTimeout(() => {
        this.readyState = 3;
        emit('close', { code: 1000 });
      });
    };
    this.readyState = 0;
    setTimeout(() => {
      if (this.readyState !== 0) return;
      this.readyState = 1;
      emit('open', {});
    });
  }
};
