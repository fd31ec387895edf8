import { describeBackend } from './backendSuite'
import { photonHarness } from './photonHarness'

describeBackend(photonHarness('bluebubbles'))
