// What Medusa's totals use of its own `common` folder, without the object mapper and the database driver that the whole
// folder loads.
const from = (name) => require(`./node_modules/@medusajs/utils/dist/common/${name}`)

module.exports = {
  ...from("errors"),
  ...from("flatten-object-to-key-value-pairs"),
  ...from("is-defined"),
  ...from("is-present"),
  ...from("is-string"),
  ...from("pick-value-from-object"),
  ...from("trim-zeros"),
}
