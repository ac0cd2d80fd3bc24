import { describe, expect, it } from 'vitest';
import defaultSettings from '../../../../functions/risk/defaultSettings.json' with { type: 'json' };
import { matchLists } from '../../../../functions/risk/lists.ts';
import { parseRuleSettings } from '../../../../functions/risk/ruleSettings.ts';
import { settingsWith } from '../../../fixtures/risk/snapshot.ts';

const rule = { code: 'MANY_IN_24_HOURS', version: 1, mode: 'ACTIVE', score: 30, thresholds: { moreThan: 5 } };
const none = { customers: [], devices: [], ipRanges: [], countries: [], emailDomains: [] };

describe('the settings of rules', () => {
  it.each([
    ['reviewFrom', { reviewFrom: 0 }, '0'],
    ['reviewFrom', { reviewFrom: 70.5 }, '70.5'],
    ['refuseAbove', { refuseAbove: 101 }, '101'],
    ['refuseAbove', { reviewFrom: 70, refuseAbove: 69 }, '69'],
    ['version', { version: 2 }, '2'],
    ['colour', { colour: 'red' }, 'red'],
    ['rules.0.code', { rules: [{ ...rule, code: 'NO_SUCH' }] }, 'NO_SUCH'],
    ['rules.0.version', { rules: [{ ...rule, version: 9 }] }, '9'],
    ['rules.0.mode', { rules: [{ ...rule, mode: 'OFF' }] }, 'OFF'],
    ['rules.0.score', { rules: [{ ...rule, score: 101 }] }, '101'],
    ['rules.1.code', { rules: [rule, rule] }, 'MANY_IN_24_HOURS'],
    ['rules.0.thresholds.moreThan', { rules: [{ ...rule, thresholds: {} }] }, null],
    ['rules.0.thresholds.moreThan', { rules: [{ ...rule, thresholds: { moreThan: 100 } }] }, '100'],
    ['rules.0.thresholds.moreThan', { rules: [{ ...rule, thresholds: { moreThan: 5.5 } }] }, '5.5'],
    ['rules.0.thresholds.lessThan', { rules: [{ ...rule, thresholds: { moreThan: 5, lessThan: 7 } }] }, '7'],
    [
      'lists.block.ipRanges.0',
      { lists: { allow: none, block: { ...none, ipRanges: ['10.0.0.0/33'] } } },
      '10.0.0.0/33',
    ],
    ['lists.block.countries.0', { lists: { allow: none, block: { ...none, countries: ['de'] } } }, 'de'],
    [
      'lists.allow.emailDomains.0',
      { lists: { block: none, allow: { ...none, emailDomains: ['@x.com'] } } },
      '@x.com',
    ],
  ])(
    'given %s wrong, then it is refused with the field, what came and what is expected',
    (field, changes, received) => {
      const read = parseRuleSettings({ ...defaultSettings, ...changes });
      const facts = {
        field,
        received: received === null ? null : expect.stringContaining(received),
        expected: expect.stringMatching(/./),
      };
      expect(read).toMatchObject({ ok: false, error: { code: 'InvalidInput', facts } });
    },
  );

  it.each([null, 1, 'text', [], {}])(
    'given %j instead of settings, then a refusal and no exception',
    (value) => {
      expect(parseRuleSettings(value).ok).toBe(false);
    },
  );

  it('given the committed ones, then they are taken, with every rule that exists', () => {
    expect(settingsWith().rules).toHaveLength(9);
  });

  it('given the same rules in another order, then the version is the same; given another threshold or score, then not', () => {
    const { rulesVersion } = settingsWith();
    expect(rulesVersion).toMatch(/^[0-9a-f]{64}$/);
    expect(settingsWith({ rules: [...defaultSettings.rules].reverse() }).rulesVersion).toBe(rulesVersion);
    expect(settingsWith({ reviewFrom: 71 }).rulesVersion).not.toBe(rulesVersion);
    expect(settingsWith({ rules: defaultSettings.rules.slice(1) }).rulesVersion).not.toBe(rulesVersion);
  });

  it('given other lists, then the version is the same: they act through snapshots', () => {
    const lists = { allow: none, block: { ...none, countries: ['KP'] } };
    expect(settingsWith({ lists }).rulesVersion).toBe(settingsWith().rulesVersion);
  });
});

describe('the lists', () => {
  const lists = {
    block: {
      customers: [{ merchantId: 'bookshop', id: 'c1' }],
      devices: [],
      ipRanges: ['203.0.113.0/24', '2001:db8::/32'],
      countries: ['KP'],
      emailDomains: ['example.com'],
    },
    allow: { ...none, ipRanges: ['203.0.113.7/32'], emailDomains: ['good.example.com'] },
  };
  const nobody = {
    merchantId: 'florist',
    customerId: null,
    deviceId: null,
    ipAddress: null,
    country: null,
    emailDomain: null,
  };

  it.each([
    ['nothing told', {}, []],
    ['a blocked customer', { merchantId: 'bookshop', customerId: 'c1' }, ['BLOCK CUSTOMER']],
    ['the same id at another merchant', { customerId: 'c1' }, []],
    ['an address of a blocked range', { ipAddress: '203.0.113.8' }, ['BLOCK IP_RANGE']],
    ['one of it that is allowed', { ipAddress: '203.0.113.7' }, ['ALLOW IP_RANGE']],
    ['IPv6, in another spelling', { ipAddress: '2001:0db8:0:0::1' }, ['BLOCK IP_RANGE']],
    ['IPv4 within IPv6', { ipAddress: '::ffff:203.0.113.8' }, ['BLOCK IP_RANGE']],
    ['what is no address', { ipAddress: '203.0.113' }, []],
    ['a blocked country', { country: 'KP' }, ['BLOCK COUNTRY']],
    ['a blocked domain', { emailDomain: 'example.com' }, ['BLOCK EMAIL_DOMAIN']],
    ['a subdomain', { emailDomain: 'mail.example.com' }, ['BLOCK EMAIL_DOMAIN']],
    ['a subdomain that is allowed', { emailDomain: 'a.good.example.com' }, ['ALLOW EMAIL_DOMAIN']],
    ['a domain that ends alike', { emailDomain: 'badexample.com' }, []],
    [
      'an allowed address and a blocked country',
      { ipAddress: '203.0.113.7', country: 'KP' },
      ['ALLOW IP_RANGE', 'BLOCK COUNTRY'],
    ],
  ])('given %s, then %j', (_given, told, matches) => {
    expect(matchLists({ ...nobody, ...told }, lists).map(({ list, kind }) => `${list} ${kind}`)).toEqual(
      matches,
    );
  });
});
