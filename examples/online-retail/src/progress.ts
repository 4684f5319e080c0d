/** How far the import is: a bar where somebody watches, a line now and then where it goes into a log. */
export interface Progress {
  readonly show: (done: number, all: number) => void
  /** Clears the bar, so that what is printed next begins on a line of its own. */
  readonly end: () => void
}

/** As much of a stream as showing progress needs. */
export interface Screen {
  readonly isTTY?: boolean
  readonly write: (text: string) => unknown
}

const BAR = 30
const BASKETS_PER_LINE = 100

export const progressOn = (screen: Screen): Progress => (screen.isTTY === true ? barOn(screen) : linesOn(screen))

const barOn = (screen: Screen): Progress => {
  let shown = ""
  return {
    show: (done, all) => {
      const full = Math.floor((BAR * done) / all)
      const bar = `${"█".repeat(full)}${"░".repeat(BAR - full)} ${done} of ${all} baskets`
      if (bar !== shown) screen.write(`\r${bar}`)
      shown = bar
    },
    end: () => {
      if (shown !== "") screen.write(`\r${" ".repeat(shown.length)}\r`)
      shown = ""
    },
  }
}

const linesOn = (screen: Screen): Progress => ({
  show: (done, all) => {
    if (done % BASKETS_PER_LINE === 0) screen.write(`${done} of ${all} baskets\n`)
  },
  end: () => {},
})
