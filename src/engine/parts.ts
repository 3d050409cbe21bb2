/** Ids divided into parts, which only fall apart. The members of each part stand together. */
export class Parts {
  /** By id: its part. */
  readonly of: Int32Array
  /** members[start[part] … end[part]] */
  readonly members: Int32Array
  readonly start: number[] = [0]
  readonly end: number[]
  /** Where each id is among the members. */
  private readonly placeOf: Int32Array

  constructor(idCount: number) {
    this.of = new Int32Array(idCount)
    this.members = new Int32Array(idCount)
    for (let id = 0; id < idCount; id++) this.members[id] = id
    this.placeOf = this.members.slice()
    this.end = [idCount]
  }

  /** True when an id is the only one of its part. */
  isAlone(id: number): boolean {
    return this.size(this.of[id]) === 1
  }

  size(part: number): number {
    return this.end[part] - this.start[part]
  }

  /** Ids become a part of their own, or as many as they were parts before. */
  split(ids: Int32Array): void {
    const { of, members, placeOf, start, end } = this
    const renamed = new Map<number, number>()
    let old = -1
    let label = -1
    for (const id of ids) {
      if (of[id] !== old) {
        old = of[id]
        const known = renamed.get(old)
        label = known ?? start.push(end[old]) - 1
        if (known === undefined) {
          end.push(end[old])
          renamed.set(old, label)
        }
      }
      const from = placeOf[id]
      const to = --end[old]
      members[from] = members[to]
      placeOf[members[to]] = from
      members[to] = id
      placeOf[id] = to
      start[label] = to
      of[id] = label
    }
  }
}
