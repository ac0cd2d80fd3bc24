const WIDTH = 30;

/** Draws how many were sent (light) and have ended (full), over itself on a terminal; elsewhere a line each tenth. */
export function progressBar(
  output: NodeJS.WriteStream,
  title: string,
): (sent: number, ended: number, count: number) => void {
  let tenth = -1;
  return (sent, ended, count) => {
    const line = drawBar(title, sent, ended, count);
    if (output.isTTY) {
      output.write(`\r${line}${ended === count ? '\n' : ''}`);
      return;
    }
    const reached = Math.floor((ended * 10) / Math.max(count, 1));
    if (reached === tenth) return;
    tenth = reached;
    output.write(`${line}\n`);
  };
}

export function drawBar(title: string, sent: number, ended: number, count: number): string {
  const cells = (part: number) => Math.round((part * WIDTH) / Math.max(count, 1));
  const bar = '█'.repeat(cells(ended)) + '░'.repeat(Math.max(0, cells(sent) - cells(ended)));
  return `${title}[${bar.padEnd(WIDTH)}] ${sent} sent, ${ended} ended of ${count}`;
}
