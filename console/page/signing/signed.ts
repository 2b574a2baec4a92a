import type { BodyOf } from '../../api/contract/shapes.ts';

export type Signed = BodyOf<'approveBatch'>['signed'];
export type Assertion = Signed['assertion'];
