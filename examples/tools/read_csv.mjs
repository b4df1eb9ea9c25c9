import { readFileSync } from 'node:fs'

// None of these three files has a quoted field; others may: use a CSV library there.
function rows(name) {
  const [header, ...lines] = readFileSync(`data/v1/series/${name}`, 'utf8').trimEnd().split('\n')
  const columns = header.split(',')
  return lines.map((line) => {
    const fields = line.split(',')
    return Object.fromEntries(columns.map((column, at) => [column, fields[at]]))
  })
}

const detained = rows('detained.csv').filter((row) => row.source === 'ice_workbook').at(-1)
const atd = rows('atd.csv').filter((row) => row.status === 'all').at(-1)
const covid = rows('covid.csv').filter((row) => row.facilities_with_cases !== '').at(-1)
console.log(`people detained: ${detained.people} (${detained.as_of})`)
console.log(`people monitored: ${atd.people} (${atd.as_of})`)
console.log(`facilities with a case: ${covid.facilities_with_cases} (${covid.as_of})`)
