import * as z from 'zod/mini';
import { configSchema } from './config.ts';
import { accounting } from './config-accounting.ts';

/**
 * The whole file, as it is checked before a deployment and read by commands: with what no function reads. Left out, no
 * journal and no payroll file is made.
 */
export const configFileSchema = z.extend(configSchema, { accounting: z.optional(accounting) });

export type ConfigFile = z.infer<typeof configFileSchema>;
