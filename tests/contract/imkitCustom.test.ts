import { describeBackend } from './backendSuite'
import { imkitHarness } from './imkitHarness'

describeBackend(imkitHarness('custom'))
