import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** Every shade is the one accent: its light and dark form are in tokens.css. */
const accent = Array.from({ length: 10 }, () => 'var(--accent)') as unknown as MantineColorsTuple

const LISTS = { keepMounted: false } as const

export const theme = createTheme({
  colors: { accent },
  primaryColor: 'accent',
  fontFamily: '"IBM Plex Sans", system-ui, sans-serif',
  fontFamilyMonospace: 'var(--mono)',
  headings: { fontFamily: '"IBM Plex Sans", system-ui, sans-serif', fontWeight: '600' },
  fontSizes: { xs: '11.5px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  defaultRadius: 2,
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'compact-md', variant: 'default' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } },
    Input: { defaultProps: { size: 'sm' } },
    InputWrapper: { defaultProps: { size: 'sm', withAsterisk: false } },
    // A list that stands in the page while it is closed would bear the name of its field too.
    Select: { defaultProps: { comboboxProps: LISTS } },
    MultiSelect: { defaultProps: { comboboxProps: LISTS } },
    Autocomplete: { defaultProps: { comboboxProps: LISTS } },
    Switch: { defaultProps: { size: 'sm', withThumbIndicator: false } },
    Menu: { defaultProps: { shadow: undefined, radius: 2, offset: 4 } },
    Modal: {
      defaultProps: {
        centered: false,
        radius: 3,
        overlayProps: { backgroundOpacity: 0.45 },
        transitionProps: { duration: 80 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: false, multiline: true, maw: 360 } },
    // Without a role the words for whoever cannot see it would not be allowed on it.
    Loader: { defaultProps: { role: 'status', type: 'dots', size: 'sm', color: 'var(--ink-soft)' } },
  },
})
