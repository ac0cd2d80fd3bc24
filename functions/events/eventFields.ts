import * as z from 'zod';

/** What fields of several events are made of; what an image lacks is null. */
export const text = z.string().nullable().default(null);
export const count = z.int().nullable().default(null);
export const instant = z.iso.datetime();
