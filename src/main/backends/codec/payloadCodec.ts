/**
 * How the argument of an event or an ack lies on the wire (imkit.md 1.4). Server to client only:
 * what we send is never encoded.
 */
export type Decoded =
  | { readonly ok: true; readonly value: unknown }
  /** The words say what failed, never what the payload was. */
  | { readonly ok: false; readonly reason: string }

export interface PayloadCodec {
  /** The word for `conf`; null when nothing is negotiated. */
  readonly confName: string | null
  /** Total: every value gives an answer. */
  decode(payload: unknown): Decoded
}

export const decoded = (value: unknown): Decoded => ({ ok: true, value })
export const undecodable = (reason: string): Decoded => ({ ok: false, reason })
