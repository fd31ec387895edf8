import { proveHistories, HISTORIES_PER_FILE } from './proveHistories'

proveHistories(1 + HISTORIES_PER_FILE)
