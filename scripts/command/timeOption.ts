/**
 * A command's option that is a moment.
 *
 * @throws Error with the usage when it is missing or no ISO 8601 time
 */
export function timeOption(option: string, text: string | undefined, usage: string): Date {
  const time = new Date(text ?? '');
  if (Number.isNaN(time.getTime())) throw new Error(`--${option} must be an ISO 8601 time.\n\n${usage}`);
  return time;
}
