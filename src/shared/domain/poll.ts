/** More than anybody reads; what others asked may have any number. */
export const MOST_POLL_OPTIONS = 12

/** At least two options, none twice. */
export type NewPoll = { readonly title: string; readonly options: readonly string[] }
