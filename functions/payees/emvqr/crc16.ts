const POLYNOMIAL = 0x1021;
const INITIAL = 0xffff;

/**
 * The checksum of data object 63: CRC-16/CCITT-FALSE (ISO/IEC 13239, polynomial 1021, initial value FFFF) over the UTF-8 bytes of
 * everything before its value, its own ID and length included.
 *
 * @returns four hexadecimal digits in capitals: `"007B"`
 */
export function crc16(text: string): string {
  let crc = INITIAL;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 0x8000 ? ((crc << 1) ^ POLYNOMIAL) & 0xffff : crc << 1;
    }
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}
