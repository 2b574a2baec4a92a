/** An item while it is being read: any of its fields may still be missing. */
export type Draft<T> = { -readonly [K in keyof T]?: T[K] };
