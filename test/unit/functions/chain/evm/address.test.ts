import { describe, expect, test } from 'vitest';
import {
  addressOfPrivateKey,
  checksumAddress,
  sameAddress,
} from '../../../../../functions/chain/evm/address.ts';

/** The test cases of EIP-55: https://eips.ethereum.org/EIPS/eip-55 */
const EIP_55 = [
  '0x52908400098527886E0F7030069857D2E4169EE7',
  '0x8617E340B3D01FA5F11F306F4090FD50E238070D',
  '0xde709f2102306220921060314715629080e2fb77',
  '0x27b1fdb04752bbc536007a920d24acb045561c26',
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
  '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
  '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
];

describe('addresses', () => {
  test.each(EIP_55)(
    'given %s in small letters, when checksummed, then it is as EIP-55 writes it',
    (address) => {
      expect(checksumAddress(address.toLowerCase())).toBe(address);
      expect(checksumAddress(address.slice(2).toUpperCase())).toBe(address);
    },
  );

  test.each(['', '0x', '0x123', `0x${'g'.repeat(40)}`, `0x${'a'.repeat(41)}`])(
    'given %s, when checksummed, then it is refused',
    (text) => {
      expect(() => checksumAddress(text)).toThrow(/40 hexadecimal digits/);
    },
  );

  test('given the private key 1, when its address is asked, then it is the well-known one', () => {
    const one = Buffer.from('1'.padStart(64, '0'), 'hex');
    expect(addressOfPrivateKey(one)).toBe('0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf');
  });

  test('given two spellings, when compared, then case does not matter', () => {
    expect(sameAddress(EIP_55[4] ?? '', (EIP_55[4] ?? '').toLowerCase())).toBe(true);
    expect(sameAddress(EIP_55[4] ?? '', EIP_55[5] ?? '')).toBe(false);
  });
});
