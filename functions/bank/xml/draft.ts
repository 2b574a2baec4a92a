/** An item in the middle of reading: any field may still be missing. */
export type Draft<T> = { -readonly [K in keyof T]?: T[K] };
