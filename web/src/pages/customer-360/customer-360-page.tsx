import { PageHeader } from '../../components/page/page-header.tsx'

export function Customer360Page() {
  return <PageHeader title="Customer 360" />
}
