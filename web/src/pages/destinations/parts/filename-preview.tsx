import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import classes from './parts.module.css'

const PAUSE_MS = 300

/** What a filename template gives now, in UTC as a run would. */
export function FilenamePreview({ template, object }: { readonly template: string; readonly object: string }) {
  const [filenameTemplate] = useDebouncedValue(template, PAUSE_MS)
  const { data, error } = useQuery({
    queryKey: ['filename-preview', filenameTemplate, object],
    queryFn: ({ signal }) => api.post('/destinations/filename-preview', { body: { filenameTemplate, object }, signal }),
    enabled: filenameTemplate !== '',
    retry: false,
    staleTime: 60_000,
  })
  if (filenameTemplate === '') return null
  return (
    <div aria-live="polite">
      {error && <p className={classes.filenameError}>{error.message}</p>}
      {data && (
        <p className={classes.filename}>
          Preview: <code>{data.name}</code> (UTC)
        </p>
      )}
      {data?.warnings.map((warning) => (
        <p key={warning} className={classes.filenameWarning}>
          {warning}
        </p>
      ))}
    </div>
  )
}
