/** A name that keeps its own direction inside a sentence (Unicode FSI and PDI; `bdi` for plain text). */
export const isolate = (name: string): string => `\u2068${name}\u2069`
