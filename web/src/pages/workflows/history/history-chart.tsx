import { Link } from '@tanstack/react-router'
import { type PointerEvent, useState } from 'react'
import { countText } from '../../../components/values/quantity-text.ts'
import { durationText, localTime } from '../../../components/values/time-text.ts'
import classes from './history.module.css'
import { heightOf, highestOf, type Point, pointText } from './series.ts'

const HEIGHT_PX = 64
/** A few runs do not become a few fat bars. */
const LEAST_SLOTS = 12
const BAR_SHARE = 0.62

interface ChartProps {
  readonly points: readonly Point[]
  /** The id of the run that is looked at. */
  readonly current: string
}

/** Two rows of bars, a column for each run. One is chosen with the mouse, a finger or the arrow keys; its values stand below. */
export function HistoryChart({ points, current }: ChartProps) {
  const [chosen, setChosen] = useState<number | null>(null)
  const here = points.findIndex((it) => it.id === current)
  const index = Math.min(chosen ?? (here < 0 ? points.length - 1 : here), points.length - 1)
  const point = points[index]
  const slots = Math.max(points.length, LEAST_SLOTS)
  const choose = ({ currentTarget, clientX }: PointerEvent<HTMLElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect()
    setChosen(Math.min(points.length - 1, Math.max(0, Math.floor(((clientX - left) / width) * slots))))
  }
  if (!point) return null
  return (
    <div className={classes.chart}>
      <div className={classes.bars}>
        <Bars title="Rows" {...{ points, index, slots }} value={(it) => it.rows} textOf={countText} />
        <Bars title="Duration" {...{ points, index, slots }} value={(it) => it.ms} textOf={durationText} />
        {/* A slider over the bars: keys, fingers and screen readers know how it goes. */}
        <input
          type="range"
          className={classes.chooser}
          aria-label="Run of the chart"
          min={0}
          max={points.length - 1}
          value={index}
          aria-valuetext={`${whenText(point)}: ${pointText(point)}`}
          onChange={({ currentTarget }) => setChosen(Number(currentTarget.value))}
          onPointerMove={choose}
          onPointerDown={choose}
          onPointerLeave={() => setChosen(null)}
        />
      </div>
      <p className={classes.readout}>
        <span>{whenText(point)}</span>
        <span>{pointText(point)}</span>
        {point.id === current ? (
          <span className={classes.this}>This run</span>
        ) : (
          <Link from="/workflows" to="/workflows" search={(old) => ({ ...old, run: point.id })}>
            Open this run
          </Link>
        )}
      </p>
    </div>
  )
}

const whenText = ({ at }: Point): string => (at === null ? '' : localTime(at))

interface BarsProps {
  readonly title: string
  readonly points: readonly Point[]
  readonly index: number
  readonly slots: number
  readonly value: (point: Point) => number | null
  readonly textOf: (value: number) => string
}

function Bars({ title, points, index, slots, value, textOf }: BarsProps) {
  const highest = highestOf(points.map(value))
  const width = 100 / slots
  const percent = (share: number) => `${share}%`
  return (
    <div className={classes.panel}>
      <span className={classes.axis}>
        {title}, up to {textOf(highest)}
      </span>
      <svg width="100%" height={HEIGHT_PX} aria-hidden="true" className={classes.svg}>
        <rect x={percent(index * width)} y="0" width={percent(width)} height="100%" className={classes.chosen} />
        {points.map((point, at) => {
          const height = heightOf(value(point), highest)
          const left = (at + (1 - BAR_SHARE) / 2) * width
          return (
            <g key={point.id} data-state={point.state} className={classes.run}>
              <rect
                x={percent(left)}
                y={percent(100 - height)}
                width={percent(width * BAR_SHARE)}
                height={percent(height)}
                className={classes.bar}
              />
              {point.state === 'failed' && <Cross x={(at + 0.5) * width} />}
            </g>
          )
        })}
      </svg>
    </div>
  )
}

/** At the foot of a run that failed: it is told apart without its colour too. */
function Cross({ x }: { readonly x: number }) {
  return (
    <svg x={`${x}%`} y={HEIGHT_PX - 11} overflow="visible" aria-hidden="true">
      <path d="M-4 0l8 8M4 0l-8 8" className={classes.cross} />
    </svg>
  )
}
