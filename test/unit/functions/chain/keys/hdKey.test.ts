import { describe, expect, test } from 'vitest';
import {
  derivePrivateChild,
  derivePublicChild,
  fingerprint,
  parseExtendedPrivateKey,
  parseExtendedPublicKey,
} from '../../../../../functions/chain/keys/hdKey.ts';

/*
 * The non-hardened steps of BIP-32's test vectors 1 and 2.
 * https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki#test-vectors
 */
const STEPS = [
  {
    path: "m/0' → m/0'/1",
    index: 1,
    parent: [
      'xpub68Gmy5EdvgibQVfPdqkBBCHxA5htiqg55crXYuXoQRKfDBFA1WEjWgP6LHhwBZeNK1VTsfTFUHCdrfp1bgwQ9xv5ski8PX9rL2dZXvgGDnw',
      'xprv9uHRZZhk6KAJC1avXpDAp4MDc3sQKNxDiPvvkX8Br5ngLNv1TxvUxt4cV1rGL5hj6KCesnDYUhd7oWgT11eZG7XnxHrnYeSvkzY7d2bhkJ7',
    ],
    child: [
      'xpub6ASuArnXKPbfEwhqN6e3mwBcDTgzisQN1wXN9BJcM47sSikHjJf3UFHKkNAWbWMiGj7Wf5uMash7SyYq527Hqck2AxYysAA7xmALppuCkwQ',
      'xprv9wTYmMFdV23N2TdNG573QoEsfRrWKQgWeibmLntzniatZvR9BmLnvSxqu53Kw1UmYPxLgboyZQaXwTCg8MSY3H2EU4pWcQDnRnrVA1xe8fs',
    ],
  },
  {
    path: "m/0'/1/2' → m/0'/1/2'/2",
    index: 2,
    parent: [
      'xpub6D4BDPcP2GT577Vvch3R8wDkScZWzQzMMUm3PWbmWvVJrZwQY4VUNgqFJPMM3No2dFDFGTsxxpG5uJh7n7epu4trkrX7x7DogT5Uv6fcLW5',
      'xprv9z4pot5VBttmtdRTWfWQmoH1taj2axGVzFqSb8C9xaxKymcFzXBDptWmT7FwuEzG3ryjH4ktypQSAewRiNMjANTtpgP4mLTj34bhnZX7UiM',
    ],
    child: [
      'xpub6FHa3pjLCk84BayeJxFW2SP4XRrFd1JYnxeLeU8EqN3vDfZmbqBqaGJAyiLjTAwm6ZLRQUMv1ZACTj37sR62cfN7fe5JnJ7dh8zL4fiyLHV',
      'xprvA2JDeKCSNNZky6uBCviVfJSKyQ1mDYahRjijr5idH2WwLsEd4Hsb2Tyh8RfQMuPh7f7RtyzTtdrbdqqsunu5Mm3wDvUAKRHSC34sJ7in334',
    ],
  },
  {
    path: "m/0'/1/2'/2 → m/0'/1/2'/2/1000000000",
    index: 1_000_000_000,
    parent: [
      'xpub6FHa3pjLCk84BayeJxFW2SP4XRrFd1JYnxeLeU8EqN3vDfZmbqBqaGJAyiLjTAwm6ZLRQUMv1ZACTj37sR62cfN7fe5JnJ7dh8zL4fiyLHV',
      'xprvA2JDeKCSNNZky6uBCviVfJSKyQ1mDYahRjijr5idH2WwLsEd4Hsb2Tyh8RfQMuPh7f7RtyzTtdrbdqqsunu5Mm3wDvUAKRHSC34sJ7in334',
    ],
    child: [
      'xpub6H1LXWLaKsWFhvm6RVpEL9P4KfRZSW7abD2ttkWP3SSQvnyA8FSVqNTEcYFgJS2UaFcxupHiYkro49S8yGasTvXEYBVPamhGW6cFJodrTHy',
      'xprvA41z7zogVVwxVSgdKUHDy1SKmdb533PjDz7J6N6mV6uS3ze1ai8FHa8kmHScGpWmj4WggLyQjgPie1rFSruoUihUZREPSL39UNdE3BBDu76',
    ],
  },
  {
    path: 'm → m/0 of vector 2',
    index: 0,
    parent: [
      'xpub661MyMwAqRbcFW31YEwpkMuc5THy2PSt5bDMsktWQcFF8syAmRUapSCGu8ED9W6oDMSgv6Zz8idoc4a6mr8BDzTJY47LJhkJ8UB7WEGuduB',
      'xprv9s21ZrQH143K31xYSDQpPDxsXRTUcvj2iNHm5NUtrGiGG5e2DtALGdso3pGz6ssrdK4PFmM8NSpSBHNqPqm55Qn3LqFtT2emdEXVYsCzC2U',
    ],
    child: [
      'xpub69H7F5d8KSRgmmdJg2KhpAK8SR3DjMwAdkxj3ZuxV27CprR9LgpeyGmXUbC6wb7ERfvrnKZjXoUmmDznezpbZb7ap6r1D3tgFxHmwMkQTPH',
      'xprv9vHkqa6EV4sPZHYqZznhT2NPtPCjKuDKGY38FBWLvgaDx45zo9WQRUT3dKYnjwih2yJD9mkrocEZXo1ex8G81dwSM1fwqWpWkeS3v86pgKt',
    ],
  },
] as const;

describe('BIP-32 vectors', () => {
  test.each(STEPS)(
    'given $path, when derived from the public key, then it is the published child',
    (step) => {
      const child = derivePublicChild(parseExtendedPublicKey(step.parent[0]), step.index);
      expect(hex(child)).toEqual(hex(parseExtendedPublicKey(step.child[0])));
    },
  );

  test.each(STEPS)(
    'given $path, when derived from the private key, then it is the published child',
    (step) => {
      const child = derivePrivateChild(parseExtendedPrivateKey(step.parent[1]), step.index);
      expect(hex(child)).toEqual(hex(parseExtendedPrivateKey(step.child[1])));
    },
  );

  test('given a parent key, when many children are derived, then the parent stays as it was', () => {
    const parent = parseExtendedPrivateKey(STEPS[0].parent[1]);
    const before = hex(parent);
    derivePrivateChild(parent, 1);
    derivePrivateChild(parent, 2);
    expect(hex(parent)).toEqual(before);
  });

  // BIP-32's own fingerprint of vector 1's master key is the parent fingerprint in the child's serialization: 3442193e.
  test('given the master key of vector 1, when its fingerprint is asked, then it is the published one', () => {
    const master = parseExtendedPublicKey(
      'xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8',
    );
    expect(fingerprint(master)).toBe('3442193e');
  });
});

describe('what is no key', () => {
  const XPUB = STEPS[0].parent[0];
  const XPRV = STEPS[0].parent[1];

  test.each([
    ['a character changed', `${XPUB.slice(0, -1)}x`],
    ['a character outside the alphabet', XPUB.replace('x', '0')],
    ['a private key', XPRV],
    ['nothing', ''],
  ])('given %s, when read as xpub, then it is refused without being repeated', (_, text) => {
    const error = thrownBy(() => parseExtendedPublicKey(text));
    if (text !== '') expect(error.message).not.toContain(text);
    expect(error.message).toMatch(/Base58Check|xpub/);
  });

  // Test vector 5 of BIP-32: invalid extended keys.
  test.each([
    [
      'version and key type do not fit',
      'xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6LBpB85b3D2yc8sfvZU521AAwdZafEz7mnzBBsz4wKY5fTtTQBm',
    ],
    [
      'the point is not on the curve',
      'xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6Q5JXayek4PRsn35jii4veMimro1xefsM58PgBMrvdYre8QyULY',
    ],
  ])('given vector 5 (%s), when read, then it is refused', (_, text) => {
    expect(() => parseExtendedPublicKey(text)).toThrow();
  });

  test('given vector 5 (private key n not in 1 … n − 1), when read, then it is refused', () => {
    const text =
      'xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFAzHGBP2UuGCqWLTAPLcMtD9y5gkZ6Eq3Rjuahrv17fENZ3QzxW';
    expect(() => parseExtendedPrivateKey(text)).toThrow();
  });

  test.each([-1, 0.5, 2 ** 31, Number.NaN])(
    'given the index %s, when derived, then it is refused',
    (index) => {
      expect(() => derivePublicChild(parseExtendedPublicKey(XPUB), index)).toThrow(/index must be/);
    },
  );
});

function hex(key: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(key).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value),
    ]),
  );
}

function thrownBy(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
