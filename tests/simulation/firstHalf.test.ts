import { proveHistories } from './proveHistories'

proveHistories(1)
