import { decoded, type PayloadCodec } from './payloadCodec'

/** Values as they are. What a string may mean is for the reader of the event to say. */
export const plainCodec: PayloadCodec = { confName: null, decode: decoded }
