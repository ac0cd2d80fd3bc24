import { toDataURL, toString } from 'qrcode';
import type { QrFormat } from '../../schema/generated/schema.generated.ts';
import { assertNever } from '../shared/assertNever.ts';

/**
 * One of the eight mask patterns instead of trying all: a quarter of the time, and every scanner reads it.
 * Medium error correction, since the picture is shown on screens.
 */
const OPTIONS = { errorCorrectionLevel: 'M', maskPattern: 2, margin: 4 } as const;
const PNG_PIXELS = 320;

/** A text as a QR code: a PNG data URL or an SVG document. */
export async function qrCode(text: string, format: QrFormat): Promise<string> {
  switch (format) {
    case 'PNG':
      return toDataURL(text, { ...OPTIONS, width: PNG_PIXELS });
    case 'SVG':
      return toString(text, { ...OPTIONS, type: 'svg' });
    default:
      return assertNever(format);
  }
}
