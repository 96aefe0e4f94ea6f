import { getRouteApi } from '@tanstack/react-router'
import { Page } from '../../components/page/page.tsx'
import { PageHeader } from '../../components/page/page-header.tsx'
import { useRecentActivity } from '../../components/runs/recent-activity.tsx'
import { AddDestination, DestinationsSection } from './destinations/destinations-section.tsx'
import { OrchestrationsSection } from './orchestrations/orchestrations-section.tsx'
import { withoutDialog } from './search.ts'
import { SendingDialogs } from './sending-dialogs.tsx'

const page = getRouteApi('/frame/destinations')

export function DestinationsPage() {
  const search = page.useSearch()
  const navigate = page.useNavigate()
  const close = () => void navigate({ search: withoutDialog })
  return (
    <Page aside={useRecentActivity()}>
      <PageHeader title="Destinations" lead="Where files go, and what is sent there.">
        <AddDestination />
      </PageHeader>
      <DestinationsSection />
      <OrchestrationsSection />
      <SendingDialogs search={search} onClose={close} />
    </Page>
  )
}
