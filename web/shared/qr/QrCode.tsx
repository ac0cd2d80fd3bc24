import { correction, generate } from 'lean-qr/nano';
import { toSvgPath } from 'lean-qr/extras/svg';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

/** Modules of light around the code, as ISO/IEC 18004 asks for. */
const QUIET_ZONE = 4;

/**
 * A QR code, drawn here. Dark on light in both themes, since many readers take no other; correction M stands some dirt on a screen without
 * making the modules small.
 *
 * @param name what it is, for who cannot see it
 */
export function QrCode({ text, name }: { readonly text: string; readonly name: string }): JSX.Element {
  const { path, size } = useMemo(() => {
    const code = generate(text, { minCorrectionLevel: correction.M });
    return { path: toSvgPath(code), size: code.size };
  }, [text]);
  const side = size + 2 * QUIET_ZONE;
  return (
    <svg
      class="qr-code"
      role="img"
      aria-label={name}
      viewBox={`0 0 ${side} ${side}`}
      shape-rendering="crispEdges"
    >
      <rect class="qr-code__light" width={side} height={side} />
      <path class="qr-code__dark" d={path} transform={`translate(${QUIET_ZONE} ${QUIET_ZONE})`} />
    </svg>
  );
}
