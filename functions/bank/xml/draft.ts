/** A half-read item: any field may still be missing. */
export type Draft<T> = { -readonly [K in keyof T]?: T[K] };
