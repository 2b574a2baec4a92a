import * as z from 'zod/mini';
import { configSchema } from './config.ts';
import { accounting } from './config-accounting.ts';

/**
 * The whole file, for the check before a deployment and for commands: with what no function reads. Without
 * `accounting`, nobody gets a journal or payroll file.
 */
export const configFileSchema = z.extend(configSchema, { accounting: z.optional(accounting) });

export type ConfigFile = z.infer<typeof configFileSchema>;
