import { describe, expect, it } from 'vitest';
import { qrCode } from '../../../../functions/invoices/qrCode.ts';

const URI =
  'ethereum:0x5FbDB2315678afecb367f032d93F642f64180aa3@31337/transfer?address=0x70997970C51812dc3A010C7d01b50e0d17dc79C8&uint256=5000000';

describe('the QR code of a payment URI', () => {
  it('given PNG, then it is a data URL of a PNG of 320 by 320 pixels', async () => {
    const url = await qrCode(URI, 'PNG');
    const png = Buffer.from(url.replace('data:image/png;base64,', ''), 'base64');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([320, 320]);
  });

  it('given SVG, then it is a square document without scripts', async () => {
    const svg = await qrCode(URI, 'SVG');
    expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 (\d+) \1"/);
    expect(svg).not.toContain('<script');
  });

  it('given two texts, then the pictures differ', async () => {
    expect(await qrCode(URI, 'SVG')).not.toBe(await qrCode(`${URI}0`, 'SVG'));
  });
});
