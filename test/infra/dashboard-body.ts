import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { resourceWith } from './synthesized.ts';

const joined = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) });
const bodyShape = z.object({
  widgets: z.array(
    z.object({
      type: z.string(),
      properties: z.object({
        title: z.string().optional(),
        markdown: z.string().optional(),
        query: z.string().optional(),
        metrics: z.array(z.array(z.unknown())).default([]),
        alarms: z.array(z.string()).default([]),
      }),
    }),
  ),
});

/** The dashboard as CloudWatch gets it, with logical ids in place of resource names. */
export function dashboardBody(template: Template): z.infer<typeof bodyShape> {
  const dashboard = resourceWith(
    template,
    'AWS::CloudWatch::Dashboard',
    'DashboardName',
    'ev-payouts-example',
  );
  const [, parts] = joined.parse(dashboard.Properties['DashboardBody'])['Fn::Join'];
  const named = z.union([
    z.string(),
    z.object({ Ref: z.string() }).transform(({ Ref }) => Ref),
    z
      .object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) })
      .transform((value) => value['Fn::GetAtt'][0]),
  ]);
  return bodyShape.parse(JSON.parse(parts.map((part) => named.parse(part)).join('')));
}
