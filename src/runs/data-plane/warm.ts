/** Loads what a run needs, while a spare process waits for one. */
import '../../plugins/destinations/sftp/index.ts'
import './check-task.ts'
import './preview-task.ts'
import './run-task.ts'
import './tables-task.ts'
