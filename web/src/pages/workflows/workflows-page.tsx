import { PageHeader } from '../../components/page/page-header.tsx'

export function WorkflowsPage() {
  return <PageHeader title="Workflows" />
}
